package dev.stslib.core.internal.mfa;

import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.MfaSettings.Person;
import java.util.function.Function;

/** Chooses the source of a code and decides whether it may be asked now. */
public final class CodeSourceRegistry {
    private final MfaCodeSource source;
    private final Function<String, MfaCodeSource> commands;
    private final MfaSettings settings;

    /**
     * Makes a registry.
     *
     * @param source the engine's source, for profiles without a command
     * @param commands makes a source from a profile's {@code mfa_process}
     * @param settings when a person may be asked, and whether commands run in the background
     */
    public CodeSourceRegistry(MfaCodeSource source, Function<String, MfaCodeSource> commands, MfaSettings settings) {
        this.source = source;
        this.commands = commands;
        this.settings = settings;
    }

    MfaCodeSource source(MfaRequirement requirement) {
        String command = requirement.process();
        return command == null ? source : commands.apply(command);
    }

    /**
     * Says whether the source gives the code without a person.
     *
     * @param requirement the code
     * @return false if a person has to type, or touch a device
     */
    public boolean answersAlone(MfaRequirement requirement) {
        MfaCodeSource asked = source(requirement);
        return asked.answersAlone() && (settings.commandsInBackground() || !(asked instanceof MfaCommand));
    }

    /**
     * Says whether the source may be asked.
     *
     * @param requirement the code
     * @param needed the least setting that lets a person be asked by this caller
     * @return true if the source answers alone or the settings allow as much
     */
    boolean mayAsk(MfaRequirement requirement, Person needed) {
        return answersAlone(requirement) || settings.person().compareTo(needed) >= 0;
    }

    /**
     * The settings of the engine.
     *
     * @return the settings
     */
    public MfaSettings settings() {
        return settings;
    }
}
