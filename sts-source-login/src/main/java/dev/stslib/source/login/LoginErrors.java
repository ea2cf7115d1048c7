package dev.stslib.source.login;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;

/** The errors of sign-ins. The remedy names the command that signs in. */
final class LoginErrors {
    private LoginErrors() {}

    static SessionExpiredException logIn(LoginCredentials session, String what) {
        return new SessionExpiredException(
                "The console sign-in of profile '" + session.profile() + "' (" + session.tokenFile() + ") " + what,
                remedy(session.profile()));
    }

    static SessionExpiredException missing(LoginCredentials session) {
        return logIn(session, "is not there or cannot be read");
    }

    static SessionExpiredException notRenewed(LoginCredentials session, String problem) {
        return logIn(session, "has expired and cannot be renewed (" + problem + ")");
    }

    static SessionExpiredException unusable(LoginCredentials session, String problem) {
        return logIn(session, "cannot be used: " + problem);
    }

    /** The error of a sign-in that did not come to a good end. */
    static SessionExpiredException failed(String profile, String what) {
        return new SessionExpiredException(
                "The console sign-in for profile '" + profile + "' " + what, remedy(profile));
    }

    static ProfileConfigurationException noRegion(String profile) {
        return new ProfileConfigurationException(
                "No region is known for the console sign-in of profile '" + profile + "'",
                "Set region in the profile, or AWS_REGION");
    }

    static String remedy(String profile) {
        return "Run sts login " + profile + ", or aws login --profile " + profile;
    }
}
