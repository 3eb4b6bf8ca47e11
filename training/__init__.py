"""Training of the language component: treebanks and name sets in, one small ONNX model out.

Nothing here is needed, or imported, at run time; the run time is `kg.language.encoder`.
"""
