package dev.stslib.testkit.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real SOCKS 5 proxy on 127.0.0.1 without authentication. Every target name leads to 127.0.0.1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1928">RFC 1928, SOCKS protocol version 5</a>
 */
public final class LoopbackSocks extends LoopbackServer {
    private static final int VERSION = 5;
    private static final int IPV4 = 1;
    private static final int NAME = 3;

    private final List<String> targets = new CopyOnWriteArrayList<>();

    private LoopbackSocks() {
        start();
    }

    /** {@return a proxy} */
    public static LoopbackSocks open() {
        return new LoopbackSocks();
    }

    /** {@return what each connection asked for: {@code name host:port} or {@code address 1.2.3.4:port}} */
    public List<String> targets() {
        return targets;
    }

    @Override
    void serve(Socket client, int number) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        require(in.readUnsignedByte() == VERSION);
        in.readNBytes(in.readUnsignedByte());
        client.getOutputStream().write(new byte[] {VERSION, 0});
        require(in.readUnsignedByte() == VERSION);
        in.readNBytes(2);
        int type = in.readUnsignedByte();
        require(type == IPV4 || type == NAME);
        String host = type == NAME
                ? "name " + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
                : "address " + InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
        int port = in.readUnsignedShort();
        targets.add(host + ":" + port);
        try (Socket server = new Socket(address(), port)) {
            client.getOutputStream().write(new byte[] {VERSION, 0, 0, IPV4, 127, 0, 0, 1, 0, 0});
            daemon(() -> LoopbackProxy.copy(in, server));
            LoopbackProxy.copy(server.getInputStream(), client);
        }
    }

    private static void require(boolean right) throws IOException {
        if (!right) {
            throw new IOException("this is not SOCKS 5 as this proxy speaks it");
        }
    }
}
