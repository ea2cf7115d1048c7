package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.source.sso.SsoCredentials;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The credentials that a sign-in has left in the store and in the cache of the AWS CLI. */
final class SignInRemains {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CommandContext context;
    private @Nullable StslibException failure;

    SignInRemains(CommandContext context) {
        this.context = context;
    }

    /**
     * Deletes them, all that can be deleted.
     *
     * @param profiles the profiles that begin with the sign-in
     * @throws StslibException the first failure, after everything was tried
     */
    void delete(List<SsoCredentials> profiles) {
        deleteCliCache(profiles);
        delete(plan -> plan instanceof SsoCredentials sso && profiles.contains(sso));
    }

    /**
     * Deletes what the store holds of profiles that begin with a sign-in.
     *
     * @param isOfSignIn whether base credentials are of the sign-in
     * @throws StslibException the first failure, after everything was tried
     */
    void delete(Predicate<SourcePlan> isOfSignIn) {
        attempt(() -> deleteStored(isOfSignIn));
        if (failure != null) {
            throw failure;
        }
    }

    private void attempt(Runnable deletion) {
        try {
            deletion.run();
        } catch (StslibException e) {
            failure = failure == null ? e : failure;
        }
    }

    private void deleteStored(Predicate<SourcePlan> isOfSignIn) {
        Stores stores = context.engines().stores();
        Set<String> names = stores.isPresent() && stores.exists() ? entries(isOfSignIn) : Set.of();
        if (!names.isEmpty()) {
            try (OpenStore store = stores.open(context.engines().plugins())) {
                for (EntryInfo info : store.list()) {
                    if (names.contains(info.name().value())) {
                        attempt(() -> {
                            boolean unused = store.delete(info.name(), info.version());
                        });
                    }
                }
            }
        }
    }

    /** Engines name an entry by the digest of the key. The roles that are assumed from the sign-in are among them. */
    private Set<String> entries(Predicate<SourcePlan> isOfSignIn) {
        Set<String> names = new HashSet<>();
        try (CredentialEngine engine = context.engines().withoutStore()) {
            for (String profile : engine.profiles().keySet()) {
                addChain(engine, profile, isOfSignIn, names);
            }
        }
        return names;
    }

    private static void addChain(
            CredentialEngine engine, String profile, Predicate<SourcePlan> isOfSignIn, Set<String> names) {
        try {
            if (engine.plan(profile).base() instanceof FromSource base && isOfSignIn.test(base.plan())) {
                names.add(base.plan().key().digest());
                names.add(engine.handle(profile).key().digest());
            }
        } catch (StslibException e) {
            // A profile that cannot be used has nothing stored.
            return;
        }
    }

    private void deleteCliCache(List<SsoCredentials> profiles) {
        for (SsoCredentials sso : profiles) {
            if (!sso.tokenOnly() && isOfSignIn(sso.awsCliFile())) {
                attempt(() -> {
                    boolean unused = OwnerOnlyFiles.delete(sso.awsCliFile());
                });
            }
        }
    }

    /** 'aws sso logout' deletes by the same mark. */
    private static boolean isOfSignIn(Path file) {
        try {
            JsonNode entry = JSON.readTree(Files.readAllBytes(file));
            return entry.path("ProviderType").asText("").equals("sso");
        } catch (IOException e) {
            return false;
        }
    }
}
