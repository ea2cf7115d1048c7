package dev.stslib.testkit.http;

import dev.stslib.testkit.store.PostgresServer;
import dev.stslib.testkit.store.RedisServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy on 127.0.0.1 before a server of Redis or PostgreSQL that breaks connections at one call, delays replies, drops what
 * is sent, and keeps what went through. A call is what a client sends until it waits for an answer. It counts twice: once
 * before it is carried out and once after.
 */
public final class FaultyProxy extends LoopbackServer {
    private final Calls calls;
    private final String url;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private volatile int target;
    private volatile long delayNanos;
    private int lastFrozen;
    private int left;
    private boolean failed;

    private FaultyProxy(int target, Calls calls, String url) {
        this.target = target;
        this.calls = calls;
        this.url = url.replace(":" + target, ":" + port());
        start();
    }

    /** How clients of a server divide what they send. */
    @FunctionalInterface
    interface Calls {
        /**
         * Reads one call.
         *
         * @param in what a client sends
         * @param isFirst whether it is the first of its connection
         * @throws IOException if the client ends the connection
         */
        byte[] read(DataInputStream in, boolean isFirst) throws IOException;
    }

    /**
     * Starts a proxy before a server of Redis. A call is a command.
     *
     * @param server the server
     * @return the proxy
     */
    public static FaultyProxy before(RedisServer server) {
        return new FaultyProxy(server.port(), ClientCalls::redis, server.address());
    }

    /**
     * Starts a proxy before a server of PostgreSQL. A call is all messages up to one that asks for an answer.
     *
     * @param server the server
     * @return the proxy
     */
    public static FaultyProxy before(PostgresServer server) {
        return new FaultyProxy(server.port(), ClientCalls::postgres, server.url());
    }

    /** {@return the address of the server as its clients write it, with the port of this proxy} */
    public String url() {
        return url;
    }

    /**
     * Breaks a connection at one call. Calls count from now on.
     *
     * @param call which call, from 1: odd ones before they are carried out, even ones after that; 0 for none
     */
    public synchronized void failAt(int call) {
        left = call;
        failed = false;
    }

    /** {@return whether a call has failed since {@link #failAt} was called} */
    public synchronized boolean hasFailed() {
        return failed;
    }

    /** Keeps the present connections open and passes nothing more on, as a network does that drops all. */
    public synchronized void freeze() {
        lastFrozen = connections();
    }

    /** Freezes the present connections and those that come later. */
    public synchronized void cutOff() {
        lastFrozen = Integer.MAX_VALUE;
    }

    /** Ends {@link #cutOff}, and all connections, since calls that were sent meanwhile are lost. */
    public void connectAgain() {
        synchronized (this) {
            lastFrozen = 0;
        }
        disconnect();
    }

    /**
     * Ends all connections, and leads new ones to another server.
     *
     * @param port its port
     */
    public void leadTo(int port) {
        target = port;
        disconnect();
    }

    /**
     * Passes each reply on later.
     *
     * @param late by how much
     */
    public void delay(Duration late) {
        delayNanos = late.toNanos();
    }

    /** {@return all that went through, in both directions} */
    public synchronized byte[] passed() {
        return passed.toByteArray();
    }

    private synchronized void keep(byte[] bytes, int length) {
        passed.write(bytes, 0, length);
    }

    private synchronized boolean isFrozen(int connection) {
        return connection <= lastFrozen;
    }

    private synchronized boolean isNow() {
        if (left == 0) {
            return false;
        }
        left--;
        failed |= left == 0;
        return left == 0;
    }

    @Override
    void serve(Socket client, int number) throws IOException {
        AtomicBoolean isCut = new AtomicBoolean();
        try (Socket server = new Socket(address(), target)) {
            server.setTcpNoDelay(true);
            daemon(() -> passReplies(server, client, isCut));
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            byte[] call = calls.read(in, true);
            while (isFrozen(number) || !isNow()) {
                if (!isFrozen(number)) {
                    isCut.set(isNow());
                    keep(call, call.length);
                    server.getOutputStream().write(call);
                }
                call = calls.read(in, false);
            }
        }
    }

    private void passReplies(Socket server, Socket client, AtomicBoolean isCut) {
        byte[] buffer = new byte[1 << 16];
        try (server;
                client) {
            InputStream in = server.getInputStream();
            for (int read = in.read(buffer); read >= 0 && !isCut.get(); read = in.read(buffer)) {
                LockSupport.parkNanos(delayNanos);
                keep(buffer, read);
                client.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has closed the connection.
        }
    }
}
