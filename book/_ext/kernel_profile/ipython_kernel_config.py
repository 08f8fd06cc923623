"""Configuration of the kernels that execute the book; IPython reads it before any cell runs.

The settings make a cell's output depend on nothing but the cell, the package and the pins: not on the number of
cores, the clock, the machine's own settings or earlier sessions. Changing this file executes every chapter again.
"""

import os

# Sums over several threads depend on how many there are; the chapters share the cores anyway.
for variable in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
):
    os.environ[variable] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # TensorFlow otherwise reports on the processor in the first cell's output
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # oneDNN changes the order of sums with the processor
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # the date inside figures: 1 January 1980
os.environ.pop("MATPLOTLIBRC", None)

c = get_config()  # noqa: F821 -- provided by IPython
c.IPKernelApp.log_level = 40
c.HistoryManager.enabled = False
# SVG for the web, PDF for print: MyST-NB picks per builder.
c.InlineBackend.figure_formats = {"svg", "pdf"}
c.InlineBackend.close_figures = True
c.InlineBackend.rc = {"svg.hashsalt": "mlmath", "svg.fonttype": "path", "pdf.fonttype": 42}
