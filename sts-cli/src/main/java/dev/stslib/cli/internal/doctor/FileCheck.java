package dev.stslib.cli.internal.doctor;

import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.core.CredentialEngine;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at AWS's two files: whether they are there, whether others can read secrets, and what in them is ignored. */
public final class FileCheck {
    private final Invocation invocation;
    private final CredentialEngine engine;

    /** Looks at what an engine reads. */
    public FileCheck(Invocation invocation, CredentialEngine engine) {
        this.invocation = invocation;
        this.engine = engine;
    }

    /** Checks both files. Options of the command line, if not null, name others than the environment. */
    public List<Finding> run(@Nullable Path config, @Nullable Path credentials) {
        List<Finding> findings = new ArrayList<>();
        findings.add(presence("config file", config == null ? path("AWS_CONFIG_FILE", ".aws/config") : config));
        Path secrets = credentials == null ? path("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials") : credentials;
        findings.add(secrecy(secrets));
        findings.addAll(content());
        return findings;
    }

    private Path path(String variable, String standard) {
        return invocation
                .env(variable)
                .map(invocation.systemEnvironment()::path)
                .orElseGet(() -> invocation.systemEnvironment().home().resolve(standard));
    }

    private static Finding presence(String subject, Path file) {
        return Files.exists(file)
                ? Finding.ok(subject, file.toString())
                : Finding.warning(subject, "There is no " + file, "Make it, or name another with --config");
    }

    private static Finding secrecy(Path file) {
        String subject = "credentials file";
        if (!Files.exists(file)) {
            return Finding.ok(subject, "There is no " + file);
        }
        try {
            OwnerOnlyFiles.check(file.toRealPath());
            return Finding.ok(subject, file + ", which only you can read");
        } catch (StslibException e) {
            return Finding.problem(subject, e.problem(), e.remedy());
        } catch (IOException e) {
            return Finding.problem(subject, file + " cannot be read", "Check its mode");
        }
    }

    private List<Finding> content() {
        try {
            List<Finding> findings = new ArrayList<>();
            int profiles = engine.profiles().size();
            findings.add(Finding.ok("profiles", profiles + (profiles == 1 ? " profile" : " profiles")));
            engine.profileWarnings()
                    .forEach(warning ->
                            findings.add(Finding.warning("profiles", warning, "Correct the line, or remove it")));
            return findings;
        } catch (StslibException e) {
            return List.of(Finding.problem("profiles", e.problem(), e.remedy()));
        }
    }
}
