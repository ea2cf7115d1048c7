package dev.stslib.testkit.file;

import java.io.IOException;

/** Counts calls, and lets one fail. */
final class Calls {
    private int left;
    private boolean failed;
    private String message = "";

    synchronized void failAt(int call, String said) {
        left = call;
        failed = false;
        message = said;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    /** Counts one. */
    synchronized void next() throws IOException {
        if (left > 0) {
            left--;
            if (left == 0) {
                failed = true;
                throw new IOException(message);
            }
        }
    }
}
