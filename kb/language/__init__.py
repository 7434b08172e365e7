"""What holds of Chinese and English policy texts in general, whatever is asked and wherever it stands.

``text``        spellings compared on a copy, sentences, brackets, numerals
``quantities``  numbers with their units and bounds, dates
``spans``       a clause's pieces, and the values in it of the kind that is asked for
``mentions``    documents that a text names or repeals
``regions``     provinces and cities
``characters``  traditional, look-alike and sound-alike characters
``tokens``      the terms by which a text is matched (jieba)
``lexicon``     what people say for an official term
``glossary``    what an English word may mean
"""
