package dev.stslib.testkit.file;

import java.io.IOException;

/** Counts calls, and lets one fail. */
final class Calls {
    private int left;
    private boolean failed;
    private boolean kills;
    private String message = "";

    synchronized void failAt(int call, String said) {
        left = call;
        failed = false;
        kills = false;
        message = said;
    }

    synchronized void killAt(int call) {
        failAt(call, "");
        kills = true;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    /** Counts one. */
    synchronized void next() throws IOException {
        if (kills && failed) {
            throw new FailingFileSystem.Killed();
        }
        if (left > 0) {
            left--;
            if (left == 0) {
                failed = true;
                if (kills) {
                    throw new FailingFileSystem.Killed();
                }
                throw new IOException(message);
            }
        }
    }
}
