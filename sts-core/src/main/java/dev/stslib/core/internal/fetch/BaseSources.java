package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.internal.aws.MachineCredentials;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.chain.CredentialProcess;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.plan.BaseCredentials.ContainerCredentials;
import dev.stslib.core.plan.BaseCredentials.InstanceMetadata;
import dev.stslib.core.plan.BaseCredentials.ProcessCredentials;
import dev.stslib.store.support.command.CommandRunner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Base credentials that are not asked of STS: static keys, what a command prints, the machine's own role. Each command and
 * each machine role has a cache entry, which is listed nowhere and refreshed only when something needs it.
 */
public final class BaseSources {
    private final MachineCredentials machine;
    private final CommandRunner shell;
    private final CacheContext<FetchedKeys> context;
    private final FetchPipeline<FetchedKeys> pipeline;
    private final Map<String, Signer> signers = new ConcurrentHashMap<>();
    private volatile Signer.@Nullable StaticKeys lastKeys;

    /**
     * Makes it without sources.
     *
     * @param machine asks the machine for its role
     * @param shell runs commands that print credentials
     * @param timing when to refresh
     * @param scheduler limits how long readers wait
     * @param dispatcher limits how many are asked at once
     * @param pool runs what blocks
     */
    public BaseSources(
            MachineCredentials machine,
            CommandRunner shell,
            Timing timing,
            RefreshScheduler scheduler,
            RequestDispatcher dispatcher,
            Executor pool) {
        this.machine = machine;
        this.shell = shell;
        this.context = new CacheContext<>(FetchedKeys.TYPE, timing, scheduler, new EventBus(List.of()), pool)
                .withoutAdvisoryWindow();
        this.pipeline = FetchPipeline.of(new RateLimit<>(dispatcher), new AwsRequest<>());
    }

    /** Static keys. The roles of one user come one after the other and share one signer. */
    Signer of(SourceCredentials keys) {
        Signer.StaticKeys known = lastKeys;
        if (known != null && known.keys().equals(keys)) {
            return known;
        }
        Signer made = Signer.of(keys);
        if (made instanceof Signer.StaticKeys same) {
            lastKeys = same;
        }
        return made;
    }

    Signer of(ProcessCredentials command) {
        String identity = "process of " + command.profile() + " for " + command.accountId() + ": " + command.command();
        String label = "the credential_process of profile '" + command.profile() + "'";
        return signer(identity, label, "commands", () -> new CredentialProcess(shell).run(command));
    }

    Signer of(InstanceMetadata instance) {
        return signer(instance.describe(), "the role of this instance", "the machine", () -> machine.instanceRole());
    }

    Signer of(ContainerCredentials container) {
        return signer(container.describe(), "the role of this container", "the machine", () -> machine.containerRole());
    }

    private Signer signer(String identity, String label, String asked, Supplier<SourceCredentials> source) {
        return signers.computeIfAbsent(identity, missing -> {
            CredentialKey key = CredentialKey.of("base credentials", Map.of("source", missing));
            EntryDescriptor descriptor = new EntryDescriptor(EntryKind.ROLE, label, null);
            FetchRequest<FetchedKeys> request = new UnsignedFetch<>(
                    key,
                    descriptor,
                    null,
                    asked,
                    null,
                    () -> new FetchedKeys(source.get(), context.timing().clock().instant()));
            return new FetchedSigner(
                    missing, new CacheEntry<>(key, descriptor, null, pipeline.loader(request), context));
        });
    }

    /** The credentials of such an entry. */
    private record FetchedSigner(String identity, CacheEntry<FetchedKeys> entry) implements Signer {
        @Override
        public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
            return entry.forSigning(asker).thenApply(FetchedKeys::keys);
        }

        @Override
        public void invalidate(String accessKeyId) {
            entry.invalidate(accessKeyId);
        }

        @Override
        public @Nullable String account() {
            return entry.peek()
                    .map(FetchedKeys::keys)
                    .map(SourceCredentials::accountId)
                    .orElse(null);
        }

        /** Shows nothing of the command. */
        @Override
        public String toString() {
            return "FetchedSigner[" + entry.label() + "]";
        }
    }
}
