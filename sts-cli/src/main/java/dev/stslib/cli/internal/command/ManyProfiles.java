package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gets the credentials of several profiles at once. */
final class ManyProfiles {
    private final CommandContext context;
    private final CredentialEngine engine;

    ManyProfiles(CommandContext context, CredentialEngine engine) {
        this.context = context;
        this.engine = engine;
    }

    /**
     * What came out.
     *
     * @param credentials by profile
     * @param status OK, or the status of the first failure that was reported
     */
    record Result(Map<String, TemporaryCredentials> credentials, ExitCode status) {}

    /**
     * Reads named profiles, of which each must succeed; or all that assume a role, of which those that fail are
     * reported on standard error.
     */
    Result read(List<String> named, boolean all) {
        if (all) {
            return readAll(roleProfiles());
        }
        // All names are checked first, and all requests are under way before the first is waited for.
        List<CredentialHandle> handles = named.stream().map(engine::handle).toList();
        handles.forEach(ManyProfiles::start);
        Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
        handles.forEach(handle -> found.put(handle.profile(), CurrentCredentials.of(engine, handle)));
        return new Result(found, ExitCode.OK);
    }

    private static void start(CredentialHandle handle) {
        handle.async().exceptionally(failure -> null); // the read that follows reports it
    }

    private Result readAll(List<String> profiles) {
        List<CredentialHandle> handles = new ArrayList<>();
        Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
        ExitCode status = ExitCode.OK;
        for (String profile : profiles) {
            try {
                CredentialHandle handle = engine.handle(profile);
                start(handle);
                handles.add(handle);
            } catch (StslibException e) {
                status = reported(status, profile, e);
            }
        }
        for (CredentialHandle handle : handles) {
            try {
                found.put(handle.profile(), CurrentCredentials.of(engine, handle));
            } catch (StslibException e) {
                status = reported(status, handle.profile(), e);
            }
        }
        return new Result(found, status);
    }

    private ExitCode reported(ExitCode before, String profile, StslibException failure) {
        context.warn(List.of("Profile '" + profile + "' is left out. " + Failures.message(failure, profile)));
        return before == ExitCode.OK ? ExitCode.of(failure) : before;
    }

    /** The profiles with a role, in the order of the files. */
    List<String> roleProfiles() {
        return engine.profiles().values().stream()
                .filter(profile -> profile.text("role_arn").isPresent())
                .map(profile -> profile.name())
                .toList();
    }
}
