package dev.stslib.source.rolesanywhere;

import dev.stslib.api.error.ProfileConfigurationException;

/** Files that cannot be used as they are. Another program may be replacing them at the moment. */
final class UnsettledException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    UnsettledException(String problem, String remedy) {
        super(problem);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The error if they stay as they are. */
    ProfileConfigurationException settled() {
        return new ProfileConfigurationException(problem, remedy);
    }
}
