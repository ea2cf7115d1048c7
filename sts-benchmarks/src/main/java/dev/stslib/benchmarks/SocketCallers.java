package dev.stslib.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers of a server at a Unix-domain socket, each with a connection that stays open. */
final class SocketCallers {
    private static final String BLANK_LINE = "\r\n\r\n";

    private final Path socket;
    private final byte[] request;
    private final int callers;

    SocketCallers(Path socket, String path, int callers) {
        this.socket = socket;
        this.request = ("GET " + path + " HTTP/1.1\r\nhost: sts\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        this.callers = callers;
    }

    /** The answer to one request, with its headers. */
    String answer() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return exchange(channel);
        }
    }

    private String exchange(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(request));
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        while (true) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("The server closed the connection");
            }
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
            int body = text.indexOf(BLANK_LINE) + BLANK_LINE.length();
            if (body >= BLANK_LINE.length() && text.length() - body >= length(text.substring(0, body))) {
                return text;
            }
        }
    }

    private static int length(String headers) {
        return Integer.parseInt(headers.replaceFirst("(?s).*content-length: ([0-9]+).*", "$1"));
    }

    /** The times of all answers in nanoseconds, sorted. */
    long[] measure(int requests) throws IOException, InterruptedException, ExecutionException {
        int size = answer().length();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<long[]>> runs = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                runs.add(threads.submit(() -> call(requests, size)));
            }
            long[] all = new long[callers * requests];
            for (int i = 0; i < callers; i++) {
                System.arraycopy(runs.get(i).get(), 0, all, i * requests, requests);
            }
            Arrays.sort(all);
            return all;
        } finally {
            threads.shutdown();
        }
    }

    private long[] call(int requests, int size) throws IOException {
        long[] times = new long[requests];
        ByteBuffer sent = ByteBuffer.wrap(request);
        ByteBuffer received = ByteBuffer.allocate(size);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            for (int i = 0; i < requests; i++) {
                sent.clear();
                received.clear();
                long before = System.nanoTime();
                channel.write(sent);
                while (received.hasRemaining()) {
                    if (channel.read(received) < 0) {
                        throw new EOFException("The server closed the connection");
                    }
                }
                times[i] = System.nanoTime() - before;
            }
        }
        return times;
    }
}
