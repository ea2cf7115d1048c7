package dev.stslib.cli.internal.io;

import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.DuplicatePluginException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.ProfileSyntaxException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.error.UnsupportedProfileException;
import java.util.List;

/** The exit statuses of the command. Scripts depend on them: a number keeps its meaning. */
public enum ExitCode {
    /** The command did what you asked. */
    OK(0, "done"),
    /** Any failure without a more specific status. */
    FAILED(1, "another failure, such as a credential_process that fails"),
    /** The command line is wrong. */
    USAGE(2, "the command line is wrong"),
    /** A profile, a setting or a plug-in is missing or wrong. */
    CONFIGURATION(3, "a profile, a setting or a plug-in is missing or wrong"),
    /** Only a person can go on: with an MFA code, a sign-in or a password. */
    PERSON_NEEDED(4, "a person is needed: for an MFA code, a sign-in, a password or a confirmation"),
    /** AWS refused the request, and would refuse it again. */
    REFUSED(5, "AWS refused the request"),
    /** AWS was not reached or is busy. A later try can succeed. */
    UNREACHABLE(6, "AWS was not reached, is busy, or did not answer in time; try again later"),
    /** The store or another file cannot be read or written safely. */
    STORE(7, "the store or a file cannot be read or written, or others can read it"),
    /** {@code exec} found the program and cannot run it. */
    NOT_EXECUTABLE(126, "exec: the program cannot be run"),
    /** {@code exec} did not find the program. */
    NOT_FOUND(127, "exec: there is no such program");

    private static final int SERVER_ERROR = 500;

    private static final List<Class<? extends RuntimeException>> PERSON = List.of(
            MfaCodeRequiredException.class,
            MfaCodeRejectedException.class,
            MfaCodeUsedException.class,
            SessionExpiredException.class);
    private static final List<Class<? extends RuntimeException>> LATER = List.of(
            EndpointUnreachableException.class, CredentialTimeoutException.class, CallInterruptedException.class);
    private static final List<Class<? extends RuntimeException>> SETTINGS = List.of(
            ProfileConfigurationException.class,
            ProfileNotFoundException.class,
            ProfileSyntaxException.class,
            NoProfilesException.class,
            UnsupportedProfileException.class,
            UnknownRegionException.class,
            InvalidRequestException.class,
            FormatException.class,
            PluginNotFoundException.class,
            DuplicatePluginException.class,
            BrokenPluginException.class);

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int status() {
        return status;
    }

    /** The meaning, for the documents. */
    public String meaning() {
        return meaning;
    }

    /** The code of a failure. */
    public static ExitCode of(Throwable failure) {
        if (failure instanceof CommandException told) {
            return told.code();
        }
        if (isOneOf(PERSON, failure)) {
            return PERSON_NEEDED;
        }
        if (failure instanceof StsServiceException refused) {
            boolean later = refused.error().isThrottling() || refused.error().httpStatus() >= SERVER_ERROR;
            return later ? UNREACHABLE : REFUSED;
        }
        if (isOneOf(LATER, failure)) {
            return UNREACHABLE;
        }
        if (isOneOf(SETTINGS, failure)) {
            return CONFIGURATION;
        }
        return failure instanceof StoreException ? STORE : FAILED;
    }

    private static boolean isOneOf(List<Class<? extends RuntimeException>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }
}
