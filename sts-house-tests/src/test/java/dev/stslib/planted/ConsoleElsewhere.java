package dev.stslib.planted;

import java.util.function.Consumer;

/** Writes to the console in every way. */
public final class ConsoleElsewhere {
    private ConsoleElsewhere() {}

    static void out() {
        System.out.println("text");
    }

    static void err() {
        System.err.println("text");
    }

    static void trace(Exception error) {
        error.printStackTrace();
    }

    static void dump() {
        Thread.dumpStack();
    }

    static Consumer<Exception> reference() {
        return Exception::printStackTrace;
    }
}
