package dev.framelease.arrow.consumers;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.util.TransferPair;

/** A way to read a frame's memory, each with a share of its own. */
enum Consumer {
  /** Another frame on the same pixels. */
  FRAME {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      Frame shared = frame.share("consumer");
      ByteBuffer pixels = shared.buffer();
      return new Reader(shared.address(), pixels::get, shared::close);
    }
  },
  /** A view of the pixels. */
  VIEW {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      PixelView view = frame.pixels();
      int rowBytes = Bench.WIDTH * 4;
      return new Reader(
          view.address(),
          i -> (byte) view.getInt(i / rowBytes, i % rowBytes / 4, i % 4),
          view::close);
    }
  },
  /** A wrap of its own. */
  WRAPPED {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return reader(bench.frames.wrap(frame));
    }
  },
  /** A handle on the same Arrow buffer. */
  FRAME_BUFFER {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      FrameBuffer shared = buffer.share();
      ByteBuffer pixels = shared.pixels();
      return new Reader(
          shared.address(),
          pixels::get,
          () -> {
            shared.close();
            shared.close();
          });
    }
  },
  /** A reference to the same Arrow buffer. */
  RETAINED {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return reader(buffer.retain());
    }
  },
  /** A slice, which shares the count of the buffer that it was made from. */
  SLICE {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return reader(buffer.retain().slice(13, Bench.BYTES - 13));
    }
  },
  /** A slice of a slice. */
  NESTED_SLICE {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return reader(buffer.retain().slice(13, Bench.BYTES - 13).slice(7, 50));
    }
  },
  /** A record batch of vectors. */
  RECORD_BATCH {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      VectorSchemaRoot root = bench.batches.toRecordBatch(frame);
      UInt1Vector pixels = pixelsOf((FixedShapeTensorVector) root.getVector("frame"));
      return new Reader(pixels.getDataBufferAddress(), pixels::get, root::close);
    }
  },
  /** A vector that was transferred out of its record batch to another allocator. */
  VECTOR {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      try (VectorSchemaRoot root = bench.batches.toRecordBatch(buffer)) {
        TransferPair pair = root.getVector("frame").getTransferPair(bench.child);
        pair.transfer();
        FixedShapeTensorVector vector = (FixedShapeTensorVector) pair.getTo();
        UInt1Vector pixels = pixelsOf(vector);
        return new Reader(pixels.getDataBufferAddress(), pixels::get, vector::close);
      }
    }
  },
  /** The message that IPC writes. */
  MESSAGE {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      ArrowRecordBatch message = FrameRow.of(bench.schema, buffer, bench.frames.arrow());
      ArrowBuf pixels = message.getBuffers().get(2);
      return new Reader(pixels.memoryAddress(), i -> pixels.getByte(i), message::close);
    }
  },
  /** A buffer of a child allocator. */
  CHILD {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return transferred(buffer, bench.child);
    }
  },
  /** A buffer of an allocator beside ours. */
  SIBLING {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return transferred(buffer, bench.sibling);
    }
  },
  /** A buffer of a child allocator that has a listener of its own. */
  LISTENING_CHILD {
    @Override
    Reader open(Frame frame, FrameBuffer buffer, Bench bench) {
      return transferred(buffer, bench.listening);
    }
  };

  /** Opens a reader; frame and buffer stay the caller's. */
  abstract Reader open(Frame frame, FrameBuffer buffer, Bench bench);

  private static Reader transferred(FrameBuffer buffer, BufferAllocator target) {
    try (ArrowBuf source = buffer.retain()) {
      return reader(
          source.getReferenceManager().transferOwnership(source, target).getTransferredBuffer());
    }
  }

  private static Reader reader(ArrowBuf buffer) {
    return new Reader(buffer.memoryAddress(), i -> buffer.getByte(i), buffer::close);
  }

  private static UInt1Vector pixelsOf(FixedShapeTensorVector vector) {
    return (UInt1Vector) vector.getUnderlyingVector().getDataVector();
  }
}
