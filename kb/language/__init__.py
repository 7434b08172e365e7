"""What holds of Chinese and English policy texts in general, whatever is asked and wherever it stands.

``text``        spellings compared on a copy, simplified characters, sentences, brackets, numerals
``quantities``  numbers with their units and bounds, dates; those of the kind that is asked for
``mentions``    documents that a text names or repeals
``regions``     provinces and cities
``tokens``      the terms by which a text is matched (jieba)
``lexicon``     what people say for an official term
``glossary``    what an English word may mean
"""
