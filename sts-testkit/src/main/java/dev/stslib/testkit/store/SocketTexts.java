package dev.stslib.testkit.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Texts on the wire: the number of UTF-16 units and the units, so that every Java text comes back as it was. */
final class SocketTexts {
    private SocketTexts() {}

    static void write(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    static String read(DataInputStream in) throws IOException {
        char[] units = new char[in.readInt()];
        for (int i = 0; i < units.length; i++) {
            units[i] = in.readChar();
        }
        return new String(units);
    }
}
