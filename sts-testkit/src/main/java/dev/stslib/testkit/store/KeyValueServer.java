package dev.stslib.testkit.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key-value server on the loopback interface, in memory, for trials of stores that keep their entries on a server. A
 * value is changed by compare-and-set on its revision; a lease belongs to a connection and ends with it.
 *
 * <p>Requests and answers are a length and so many bytes. A request is the name of the command and the namespace, then
 * what {@link Command} says.
 */
public final class KeyValueServer implements AutoCloseable {
    /** What a client can ask for. */
    enum Command {
        /** Key; gives the revision, 0 if there is no value, then the value. */
        GET,
        /** Key, expected revision, value; gives whether it was set. */
        PUT,
        /** Key, expected revision; gives whether it was removed. */
        REMOVE,
        /** Nothing; gives the number of keys, then the keys. */
        KEYS,
        /** Name; gives whether the lease was taken. */
        ACQUIRE,
        /** Name; ends the lease if this connection has it. */
        RELEASE
    }

    private record Key(String namespace, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }
    }

    private static final class Value {
        private final long revision;
        private final byte[] bytes;

        Value(long revision, byte[] bytes) {
            this.revision = revision;
            this.bytes = bytes;
        }
    }

    private final ServerSocket listening;
    private final Thread accepting;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Map<Key, Value> values = new TreeMap<>();
    private final Map<Key, Socket> leases = new HashMap<>();
    private long revisions;
    private int failAt;
    private boolean failed;

    private KeyValueServer(ServerSocket listening) {
        this.listening = listening;
        this.accepting = daemon(this::accept);
    }

    /**
     * Starts a server on a free port.
     *
     * @return the server, to be closed by the caller
     * @throws IOException if no port can be opened
     */
    public static KeyValueServer start() throws IOException {
        KeyValueServer server = new KeyValueServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        server.accepting.start();
        return server;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stslib-key-value-server");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The port of the server.
     *
     * @return the port on the loopback interface
     */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * The keys of a namespace.
     *
     * @param namespace the namespace
     * @return the keys, sorted
     */
    public synchronized List<String> keys(String namespace) {
        List<String> keys = new ArrayList<>();
        for (Key key : values.keySet()) {
            if (key.namespace.equals(namespace)) {
                keys.add(key.name);
            }
        }
        return keys;
    }

    /**
     * Reads a value behind the clients' back.
     *
     * @param namespace the namespace
     * @param key the key
     * @return the bytes
     * @throws NoSuchElementException if there is no value
     */
    public synchronized byte[] read(String namespace, String key) {
        Value value = values.get(new Key(namespace, key));
        if (value == null) {
            throw new NoSuchElementException(key);
        }
        return value.bytes.clone();
    }

    /**
     * Writes a value behind the clients' back.
     *
     * @param namespace the namespace
     * @param key the key
     * @param bytes the bytes
     */
    public synchronized void write(String namespace, String key, byte[] bytes) {
        values.put(new Key(namespace, key), new Value(++revisions, bytes.clone()));
    }

    /**
     * Lets one request fail by closing its connection: an odd call before the request is carried out, an even one after
     * that, so that only the answer is lost. Calls 1 and 2 concern the next request, 3 and 4 the one after it.
     *
     * @param call the call, or 0 for none
     */
    public synchronized void failAt(int call) {
        failAt = call;
        failed = false;
    }

    /**
     * Tells whether a request has failed since {@link #failAt} was called.
     *
     * @return true if one has
     */
    public synchronized boolean hasFailed() {
        return failed;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                daemon(() -> serve(connection)).start();
            }
        } catch (IOException e) {
            // The server is closed.
        }
    }

    private void serve(Socket connection) {
        try (connection;
                DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()))) {
            while (true) {
                byte[] request = new byte[in.readInt()];
                in.readFully(request);
                byte[] answer = answer(connection, request);
                out.writeInt(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException e) {
            // The client or the server is gone, or a request was told to fail.
        } finally {
            connections.remove(connection);
            endLeases(connection);
        }
    }

    private synchronized byte[] answer(Socket connection, byte[] request) throws IOException {
        if (failAt == 1) {
            throw failure();
        }
        byte[] answer = carryOut(connection, new DataInputStream(new ByteArrayInputStream(request)));
        if (failAt == 2) {
            throw failure();
        }
        failAt = Math.max(0, failAt - 2);
        return answer;
    }

    private IOException failure() {
        failAt = 0;
        failed = true;
        return new IOException("This request was told to fail");
    }

    private byte[] carryOut(Socket connection, DataInputStream in) throws IOException {
        Command command = Command.valueOf(SocketTexts.read(in));
        String namespace = SocketTexts.read(in);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        switch (command) {
            case GET -> {
                Value value = values.get(new Key(namespace, SocketTexts.read(in)));
                out.writeLong(value == null ? 0 : value.revision);
                out.write(value == null ? new byte[0] : value.bytes);
            }
            case PUT -> {
                Key key = new Key(namespace, SocketTexts.read(in));
                boolean matches = revision(key) == in.readLong();
                if (matches) {
                    values.put(key, new Value(++revisions, in.readAllBytes()));
                }
                out.writeBoolean(matches);
            }
            case REMOVE -> {
                Key key = new Key(namespace, SocketTexts.read(in));
                boolean matches = revision(key) == in.readLong();
                out.writeBoolean(matches && values.remove(key) != null);
            }
            case KEYS -> {
                List<String> keys = keys(namespace);
                out.writeInt(keys.size());
                for (String key : keys) {
                    SocketTexts.write(out, key);
                }
            }
            case ACQUIRE ->
                out.writeBoolean(leases.putIfAbsent(new Key(namespace, SocketTexts.read(in)), connection) == null);
            case RELEASE -> out.writeBoolean(leases.remove(new Key(namespace, SocketTexts.read(in)), connection));
        }
        return bytes.toByteArray();
    }

    private long revision(Key key) {
        Value value = values.get(key);
        return value == null ? 0 : value.revision;
    }

    private synchronized void endLeases(Socket connection) {
        leases.values().removeIf(connection::equals);
    }

    /** Ends the server and all connections. */
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            accepting.join(); // Until then the port still accepts connections.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
