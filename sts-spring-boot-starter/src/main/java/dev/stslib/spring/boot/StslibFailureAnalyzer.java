package dev.stslib.spring.boot;

import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.StslibException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the problem and the remedy of an application that does not start because of its credentials. */
final class StslibFailureAnalyzer extends AbstractFailureAnalyzer<StslibException> {
    StslibFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StslibException cause) {
        String here = cause instanceof NoProfilesException ? " The property 'stslib.profile' names one, too." : "";
        return new FailureAnalysis(cause.problem() + "." + bean(rootFailure), cause.remedy() + "." + here, cause);
    }

    /** The innermost bean that could not be made, which tells which property is meant. */
    private static String bean(Throwable rootFailure) {
        String found = "";
        for (Throwable each = rootFailure; each != null; each = each.getCause()) {
            if (each instanceof BeanCreationException failed && failed.getBeanName() != null) {
                found = " The bean '" + failed.getBeanName() + "' cannot be made.";
            }
        }
        return found;
    }
}
