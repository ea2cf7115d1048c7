package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Gets the credentials of several profiles at once, and says which have none. */
final class ManyProfiles {
    private final CommandContext context;

    ManyProfiles(CommandContext context) {
        this.context = context;
    }

    /** The profiles with a role, in the order of the files. */
    List<String> ofRoles() {
        try (CredentialEngine files = context.engines().ofFiles()) {
            return files.profiles().values().stream()
                    .filter(profile -> profile.syntaxError().isEmpty()
                            && profile.text("role_arn").isPresent())
                    .map(profile -> profile.name())
                    .toList();
        }
    }

    /** Reads profiles. All requests are under way before the first is waited for. */
    static ManyCredentials read(CredentialEngine engine, List<String> profiles) {
        return each(
                engine, profiles, CredentialHandle::async, (handle, started) -> CurrentCredentials.of(engine, handle));
    }

    /** Gets new credentials of profiles, all at once. */
    static ManyCredentials renew(CredentialEngine engine, List<String> profiles) {
        return each(engine, profiles, CredentialHandle::refresh, (handle, started) -> join(started));
    }

    /** Starts the work for a profile. */
    @FunctionalInterface
    private interface Start {
        CompletionStage<TemporaryCredentials> start(CredentialHandle handle);
    }

    /** Waits for the work for a profile. */
    @FunctionalInterface
    private interface End {
        TemporaryCredentials end(CredentialHandle handle, CompletionStage<TemporaryCredentials> started);
    }

    private static ManyCredentials each(CredentialEngine engine, List<String> profiles, Start start, End end) {
        Map<String, StslibException> failures = new LinkedHashMap<>();
        Map<CredentialHandle, CompletionStage<TemporaryCredentials>> started = new LinkedHashMap<>();
        for (String profile : profiles) {
            try {
                CredentialHandle handle = engine.handle(profile);
                started.put(handle, start.start(handle));
            } catch (StslibException e) {
                failures.put(profile, e);
            }
        }
        Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
        started.forEach((handle, work) -> {
            try {
                found.put(handle.profile(), end.end(handle, work));
            } catch (StslibException e) {
                failures.put(handle.profile(), e);
            }
        });
        return new ManyCredentials(found, failures);
    }

    private static TemporaryCredentials join(CompletionStage<TemporaryCredentials> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StslibException told) {
                throw told;
            }
            throw e;
        }
    }

    /** Reports the profiles that have none, and gives the status of the first, or OK. */
    ExitCode report(ManyCredentials found) {
        context.warn(found.failures().entrySet().stream()
                .map(failure -> "Profile '" + failure.getKey() + "' is left out. "
                        + Failures.message(failure.getValue(), failure.getKey()))
                .toList());
        return found.failures().values().stream().map(ExitCode::of).findFirst().orElse(ExitCode.OK);
    }
}
