#!/usr/bin/env bash
# Writes every committed report anew:  eval/reports.sh [FOLDER with data/ and questions/] [SET …]
# FOLDER is ../shared by default; SETs are all five. Ids and numbers only where texts may not be copied.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
export OPENBLAS_NUM_THREADS=1 # threads that wait for each other double the time
shared=${1:-../shared}
sets=("${@:2}")
((${#sets[@]})) || sets=(zhengzhou policy_qa crosslingual documents statutes)

report() { # SET DATASET OPTION …
  mkdir -p "eval/$1"
  kb eval "$2" --baselines --ablation --plots "eval/$1" --json "eval/$1/report.json" "${@:3}" > "eval/$1/report.md.new"
  mv "eval/$1/report.md.new" "eval/$1/report.md"
}

for set in "${sets[@]}"; do
  case $set in
    zhengzhou) report zhengzhou eval/zhengzhou --corpus corpus ;;
    documents) report documents "$shared/questions/documents_dev.jsonl" --corpus "$shared/data/documents" --no-texts ;;
    *) report "$set" "$shared/data/$set" --no-texts ;;
  esac
done
