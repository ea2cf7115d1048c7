package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.core.chain.BaseCredentials.ContainerCredentials;
import dev.stslib.core.chain.BaseCredentials.InstanceMetadata;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
import dev.stslib.core.chain.CredentialProcess;
import dev.stslib.core.sts.MachineCredentials;
import dev.stslib.core.traffic.Traffic;
import dev.stslib.store.support.command.CommandRunner;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sources from outside of STS that an engine has used: one for each command, one for the machine's own role. */
public final class Sources {
    private final Supplier<MachineCredentials> machine;
    private final Supplier<CommandRunner> shell;
    private final Timing timing;
    private final Supplier<Traffic> traffic;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();
    private volatile @Nullable Standing last;

    private record Standing(SourceCredentials keys, Source source) {}

    /**
     * Makes an empty set.
     *
     * @param machine asks the machine
     * @param shell runs commands that print credentials
     * @param timing time and chance
     * @param traffic the way to whom is asked
     */
    public Sources(
            Supplier<MachineCredentials> machine,
            Supplier<CommandRunner> shell,
            Timing timing,
            Supplier<Traffic> traffic) {
        this.machine = machine;
        this.shell = shell;
        this.timing = timing;
        this.traffic = traffic;
    }

    /** Keys that stand somewhere. The roles of one user come one after the other, and share one source. */
    Source of(SourceCredentials keys) {
        Standing known = last;
        if (known == null || !known.keys().equals(keys)) {
            known = new Standing(keys, Source.of(keys));
            last = known;
        }
        return known.source();
    }

    Source of(ProcessCredentials command) {
        String identity = "process of " + command.profile() + " for " + command.accountId() + ": " + command.command();
        return of(identity, "commands", () -> new CredentialProcess(shell.get()).run(command));
    }

    Source of(InstanceMetadata instance) {
        return of(instance.describe(), "the machine", () -> machine.get().instanceRole());
    }

    Source of(ContainerCredentials container) {
        return of(container.describe(), "the machine", () -> machine.get().containerRole());
    }

    private Source of(String identity, String whom, Supplier<SourceCredentials> from) {
        return sources.computeIfAbsent(
                identity,
                missing -> new FetchedSource(
                        missing,
                        asker -> traffic.get()
                                .elsewhere(
                                        asker,
                                        whom,
                                        Integer.MAX_VALUE,
                                        () -> CompletableFuture.completedStage(from.get())),
                        timing));
    }
}
