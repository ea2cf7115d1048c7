package dev.stslib.cli.internal.io;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.PasswordSource;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one run of the command has around it. {@code Main} gives that of the process; tests give their own.
 *
 * @param systemEnvironment the environment that profiles and stores are read by
 * @param environment all environment variables, which a child gets
 * @param out standard output
 * @param err standard error
 * @param in standard input
 * @param terminal whether a person sees the output, so that colour and progress lines make sense
 * @param clock the wall clock
 * @param codes asks a person for an MFA code
 * @param passwords asks a person for a password
 * @param children runs the programs of {@code exec}
 * @param dialog asks a person questions
 * @param person whether a person sees what {@code screen} gets
 * @param screen shows text to a person on the terminal, whatever standard error leads to
 */
public record Invocation(
        SystemEnvironment systemEnvironment,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        InputStream in,
        boolean terminal,
        InstantSource clock,
        MfaCodeSource codes,
        PasswordSource passwords,
        ChildRunner children,
        Dialog dialog,
        BooleanSupplier person,
        Consumer<String> screen) {
    /** The same, with another source of codes. */
    public Invocation withCodes(MfaCodeSource other) {
        return new Invocation(
                systemEnvironment,
                environment,
                out,
                err,
                in,
                terminal,
                clock,
                other,
                passwords,
                children,
                dialog,
                person,
                screen);
    }

    /** An environment variable that is set and not empty. */
    public Optional<String> env(String name) {
        return systemEnvironment.env(name);
    }

    /** Whether to use colour: on a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
    public boolean colour() {
        return terminal && env("NO_COLOR").isEmpty() && !env("TERM").orElse("").equals("dumb");
    }
}
