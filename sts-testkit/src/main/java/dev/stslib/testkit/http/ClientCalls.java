package dev.stslib.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what clients send until they wait for an answer. */
final class ClientCalls {
    /** The messages Parse, Bind, Describe, Execute and Close of PostgreSQL, which the server answers together at Sync. */
    private static final String UNANSWERED = "PBDEC";

    private static final char TERMINATE = 'X';

    private ClientCalls() {}

    /**
     * One command of Redis: an array of texts.
     *
     * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis serialization protocol</a>
     */
    static byte[] redis(DataInputStream in, boolean isFirst) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        int parts = number(in, command);
        for (int i = 0; i < parts; i++) {
            command.write(bytes(in, number(in, command) + 2));
        }
        return command.toByteArray();
    }

    /** A line with a type and a number. */
    private static int number(DataInputStream in, ByteArrayOutputStream command) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte read;
        do {
            read = in.readByte();
            line.write(read);
        } while (read != '\n');
        command.write(line.toByteArray());
        return Integer.parseInt(
                line.toString(StandardCharsets.US_ASCII).substring(1).strip());
    }

    /**
     * Messages of PostgreSQL.
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">PostgreSQL message formats</a>
     */
    static byte[] postgres(DataInputStream in, boolean isFirst) throws IOException {
        if (isFirst) {
            return message(in, new byte[0]); // it has no type
        }
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        byte type;
        do {
            type = in.readByte();
            if (type == TERMINATE) {
                throw new EOFException("The client ends the connection");
            }
            call.write(message(in, new byte[] {type}));
        } while (UNANSWERED.indexOf(type) >= 0);
        return call.toByteArray();
    }

    private static byte[] message(DataInputStream in, byte[] type) throws IOException {
        int length = in.readInt();
        return ByteBuffer.allocate(type.length + length)
                .put(type)
                .putInt(length)
                .put(bytes(in, length - Integer.BYTES))
                .array();
    }

    private static byte[] bytes(DataInputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
