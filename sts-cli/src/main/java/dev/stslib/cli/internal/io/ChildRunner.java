package dev.stslib.cli.internal.io;

import java.util.List;
import java.util.Map;

/** Runs a program as the child of this process. */
@FunctionalInterface
public interface ChildRunner {
    /**
     * Runs a program until it ends.
     *
     * @param command the program and its arguments; no shell reads them
     * @param environment all variables of the child
     * @return the exit status of the child, 128 and the number for one that a signal ended
     * @throws CommandException if it cannot be started
     */
    int run(List<String> command, Map<String, String> environment);
}
