package dev.stslib.cli.internal.doctor;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one check.
 *
 * @param level how bad it is
 * @param subject what was looked at
 * @param detail what was found, without a secret
 * @param remedy what to do about it, or null
 */
public record Finding(
        Level level,
        String subject,
        String detail,
        @Nullable String remedy) {
    /** How bad a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, and you should know. */
        WARNING,
        /** It does not work, or is not safe. */
        PROBLEM
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Level.OK, subject, detail, null);
    }

    static Finding warning(String subject, String detail, String remedy) {
        return new Finding(Level.WARNING, subject, detail, remedy);
    }

    static Finding problem(String subject, String detail, String remedy) {
        return new Finding(Level.PROBLEM, subject, detail, remedy);
    }
}
