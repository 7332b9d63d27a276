"""Writes numpy-files.txt: files by numpy.

    python3 numpy-files.py > numpy-files.txt

Each line is a case: a name; what the file holds (shape, colon, numbers), or the word "refused"; the bytes in base64.
"""
import base64
import io

import numpy as np


def number(v):
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(float(v)), repr(float(v)))


def text(x):
    numbers = " ".join(number(v) for v in np.asarray(x).reshape(-1))
    return " ".join(map(str, np.shape(x))) + " : " + numbers


def line(name, what, stream):
    print(" ; ".join([name, what, base64.b64encode(stream.getvalue()).decode()]))


def write(name, x, version=None, what=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, x, version=version, allow_pickle=True)
    line(name, what or text(x), stream)


a = np.arange(24).reshape(2, 3, 4) / 7 - 1
for kind in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8"]:
    write("rows " + kind, a.astype(kind))
    write("columns " + kind, np.asfortranarray(a.astype(kind)))
for kind in ["<i2", "<i4", "<i8", ">i2", ">i4", ">i8", "|i1"]:
    x = np.array([[0, 1, -2], [np.iinfo(kind).max if kind[-1] < "8" else 2**53, -100, 7]], dtype=kind)
    write("whole " + kind, x)
    write("whole columns " + kind, np.asfortranarray(x))
for kind in ["<u2", "<u4", "<u8", ">u4", "|u1"]:
    write("unsigned " + kind, np.array([0, 1, np.iinfo(kind).max if kind[-1] < "8" else 2**53], dtype=kind))
write("truth", np.array([True, False, True]))
write("scalar", np.array(1.5))
write("empty", np.zeros((0, 3)))
write("special", np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.7976931348623157e308]))
write("version 2", a, (2, 0))
write("version 3", a, (3, 0))
write("beyond doubles", np.array([2**53 + 1]), what="refused")
write("beyond longs", np.array([2**64 - 1], dtype="<u8"), what="refused")
write("objects", np.array([1.5, "a", None], dtype=object), what="refused")
write("texts", np.array(["a", "bc"]), what="refused")
write("bytes", np.array([b"a", b"bc"]), what="refused")
write("dates", np.array(["2020-01-01"], dtype="datetime64[D]"), what="refused")
write("complex", np.array([1j]), what="refused")
write("records", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]), what="refused")
for name, save in [("savez", np.savez), ("savez_compressed", np.savez_compressed)]:
    stream = io.BytesIO()
    save(stream, x=a, y=np.array([2, 0, 1]), **{"a/b": np.zeros((3,), dtype="<f4")})
    line(name, "", stream)
