package dev.stslib.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Reads and writes by Java serialisation. */
public final class SerialStreams {
    private SerialStreams() {}

    static Object read(InputStream in) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(in).readObject();
    }

    static void write(OutputStream out) throws IOException {
        new ObjectOutputStream(out).writeObject("text");
    }
}
