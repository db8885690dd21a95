"""Writes tensors and recordings with pyarrow, as PyarrowFilesTest reads them.

    python3 -m venv venv && venv/bin/pip install pyarrow==25.0.1 numpy
    venv/bin/python write_tensors.py ../resources/pyarrow
"""

import pathlib
import sys

import numpy as np
import pyarrow as pa

FOLDER = pathlib.Path(sys.argv[1])
TYPES = {"uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32, "float32": np.float32}


def write(name, batches, **options):
    """Writes a file, whose metadata are what Arrow C++ makes of them."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write(batch)
    batches = list(pa.ipc.open_stream(sink.getvalue()))
    options = pa.ipc.IpcWriteOptions(**options)
    with pa.ipc.new_file(str(FOLDER / name), batches[0].schema, options=options) as writer:
        for batch in batches:
            batch.validate(full=True)
            writer.write(batch)


def tensors():
    """Three tensors of [2, 3] that count on, of every type; and in another order, with names."""
    columns = {}
    for name, dtype in TYPES.items():
        values = pa.array(np.arange(18, dtype=dtype))
        storage = pa.FixedSizeListArray.from_arrays(values, 6)
        plain = pa.fixed_shape_tensor(values.type, [2, 3])
        turned = pa.fixed_shape_tensor(
            values.type, [2, 3], dim_names=["down", "across"], permutation=[1, 0]
        )
        columns[name] = pa.ExtensionArray.from_storage(plain, storage)
        columns[name + "_turned"] = pa.ExtensionArray.from_storage(turned, storage)
    write("tensors.arrow", [pa.record_batch(columns)])


def of_any_size(name, dtype, shapes, metadata):
    """A column of arrow.variable_shape_tensor, whose values count on from row to row."""
    sizes = [int(np.prod(shape)) for shape in shapes]
    offsets = pa.array(np.cumsum([0, *sizes]).astype(np.int32))
    data = pa.ListArray.from_arrays(offsets, pa.array(np.arange(sum(sizes)).astype(dtype)))
    flat = pa.array(np.array(shapes, dtype=np.int32).reshape(-1))
    shape = pa.FixedSizeListArray.from_arrays(flat, len(shapes[0]))
    storage = pa.StructArray.from_arrays([data, shape], ["data", "shape"])
    field = pa.field(
        name,
        storage.type,
        metadata={
            "ARROW:extension:name": "arrow.variable_shape_tensor",
            "ARROW:extension:metadata": metadata,
        },
    )
    return field, storage


def tensors_of_any_size():
    """Three tensors of [2, 3], [1, 1] and [3, 2], and of one to three channels."""
    pairs = [
        of_any_size(name, dtype, [(2, 3), (1, 1), (3, 2)], "{}") for name, dtype in TYPES.items()
    ]
    fields, arrays = zip(*pairs)
    write("any-size-tensors.arrow", [pa.record_batch(list(arrays), schema=pa.schema(fields))])


def frames_of_any_size(name, **options):
    """Two batches of frames and nothing else: of 4x2, 1x1 and 3x5 pixels; then of 2x2."""
    batches = []
    for shapes in ([(2, 4, 4), (1, 1, 4), (5, 3, 4)], [(2, 2, 4)]):
        field, array = of_any_size("frame", np.uint8, shapes, '{"uniform_shape":[null,null,4]}')
        batches.append(pa.record_batch([array], schema=pa.schema([field])))
    write(name, batches, **options)


def pictures(height, width, channels=3):
    """Three pictures, as levels from 0 to 255: [row, height, width, channel]."""
    row, y, x, channel = np.indices((3, height, width, channels))
    return (7 * row + 31 * y + 13 * x + 61 * channel) % 256


def images():
    """Three pictures of 6x4 pixels, as columns of every order and type."""
    rgb = pictures(4, 6)
    gray = rgb[..., 0]
    planes = rgb.transpose(0, 3, 1, 2)
    names = {"dim_names": ["C", "H", "W"]}
    columns = {}

    def add(name, values, dtype, **options):
        flat = pa.array(np.ascontiguousarray(values).astype(dtype).reshape(-1))
        shape = list(values.shape[1:])
        tensor = pa.fixed_shape_tensor(flat.type, shape, **options)
        storage = pa.FixedSizeListArray.from_arrays(flat, int(np.prod(shape)))
        columns[name] = pa.ExtensionArray.from_storage(tensor, storage)

    add("gray", gray, np.uint8)
    add("gray_channel", gray[..., np.newaxis], np.uint8)
    add("rgb", rgb, np.uint8)
    add("planes", planes, np.uint8)
    add("planes_named", planes, np.uint8, **names)
    add("planes_permuted", planes, np.uint8, permutation=[1, 2, 0])
    turned = rgb.transpose(0, 2, 1, 3)
    add("turned", turned, np.uint8, dim_names=["width", "height", "channel"])
    add("gray_16", gray * 257, np.uint16)
    add("rgb_16", rgb * 4, np.uint16)
    add("half", rgb / 255, np.float16)
    add("planes_float", planes / 255, np.float32)
    add("planes_double", planes / 127.5 - 1, np.float64, **names)
    null = columns["gray"].storage.to_pylist()
    null[1] = None
    storage = pa.array(null, columns["gray"].storage.type)
    columns["with_null"] = pa.ExtensionArray.from_storage(columns["gray"].type, storage)
    write("images.arrow", [pa.record_batch(columns)])


def images_of_any_size(name, **options):
    """The first picture of 6x4, of 1x1 and of 3x5 pixels, as planes of float32 from 0 to 1."""
    sizes = [(4, 6), (1, 1), (5, 3)]
    planes = [pictures(*size)[0].transpose(2, 0, 1) / 255 for size in sizes]
    values = np.concatenate([each.reshape(-1) for each in planes]).astype(np.float32)
    about = '{"dim_names":["c","h","w"],"uniform_shape":[3,null,null]}'
    field, storage = of_any_size("image", np.float32, [(3, *size) for size in sizes], about)
    data = pa.ListArray.from_arrays(storage.field("data").offsets, pa.array(values))
    array = pa.StructArray.from_arrays([data, storage.field("shape")], ["data", "shape"])
    write(name, [pa.record_batch([array], schema=pa.schema([field]))], **options)


def recording(name, **options):
    """A recording of three frames of 4x2 pixels, in batches of two rows and of one."""
    side = [pa.field(key, pa.int32(), nullable=False) for key in ("x", "y", "width", "height")]
    rectangle = pa.struct(side)
    tensor = pa.fixed_shape_tensor(pa.uint8(), [2, 4, 4], dim_names=["height", "width", "channel"])
    about_frame = {"framelease.pixel_format": "BGRX", "framelease.undefined_channels": "3"}
    schema = pa.schema(
        [
            pa.field("frame", tensor, nullable=False, metadata=about_frame),
            pa.field("sequence", pa.int64(), nullable=False),
            pa.field("captured_at", pa.timestamp("ns", "UTC"), nullable=False),
            pa.field("requested_nanos", pa.int64(), nullable=False),
            pa.field("completed_nanos", pa.int64(), nullable=False),
            pa.field("region", rectangle, nullable=False),
            pa.field("damage", pa.list_(pa.field("item", rectangle, nullable=False))),
            pa.field("geometry_epoch", pa.int32(), nullable=False),
        ],
        metadata={"framelease.version": "1", "framelease.display": ":7"},
    )
    one = {"x": 1, "y": 0, "width": 2, "height": 1}
    batches = []
    for numbers, damage in (([1, 2], [None, []]), ([3], [[one, one]])):
        pixels = np.concatenate([np.arange(32) * number % 256 for number in numbers])
        values = pa.array(pixels.astype(np.uint8))
        storage = pa.FixedSizeListArray.from_arrays(values, 32)
        region = {"x": 10, "y": 20, "width": 4, "height": 2}
        columns = [
            pa.ExtensionArray.from_storage(tensor, storage),
            pa.array(numbers, pa.int64()),
            pa.array([1_700_000_000_123_456_789 + n for n in numbers], pa.timestamp("ns", "UTC")),
            pa.array([n * 1000 for n in numbers], pa.int64()),
            pa.array([n * 1000 + 7 for n in numbers], pa.int64()),
            pa.array([region] * len(numbers), rectangle),
            pa.array(damage, schema.field("damage").type),
            pa.array([n // 3 for n in numbers], pa.int32()),
        ]
        batches.append(pa.record_batch(columns, schema=schema))
    write(name, batches, **options)


tensors()
tensors_of_any_size()
frames_of_any_size("any-size-frames.arrow")
frames_of_any_size("any-size-frames-zstd.arrow", compression="zstd")
images()
images_of_any_size("any-size-images.arrow")
images_of_any_size("any-size-images-zstd.arrow", compression="zstd")
recording("recording.arrow")
recording("recording-zstd.arrow", compression="zstd")
recording("recording-lz4.arrow", compression="lz4")
