package dev.stslib.core.engine;

import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.internal.cache.ExpiryWarnings;
import dev.stslib.core.internal.cache.RefreshTrigger;
import dev.stslib.core.refresh.MfaSettings;
import dev.stslib.core.refresh.MfaSettings.Person;
import java.util.function.Function;

/** Who is asked for the code of a device, and whether that may be done now. */
public final class CodeSources {
    private final MfaCodeSource source;
    private final Function<String, MfaCodeSource> commands;
    private final MfaSettings settings;
    private final ExpiryWarnings warnings;

    /**
     * Puts them together.
     *
     * @param source who is asked where a profile names no command
     * @param commands makes a source of a profile's {@code mfa_process}
     * @param settings whom the engine may ask, and when
     */
    public CodeSources(MfaCodeSource source, Function<String, MfaCodeSource> commands, MfaSettings settings) {
        this.source = source;
        this.commands = commands;
        this.settings = settings;
        this.warnings = ExpiryWarnings.of(settings.notices());
    }

    MfaCodeSource of(MfaNeed need) {
        String command = need.process();
        return command == null ? source : commands.apply(command);
    }

    /** Says whether a code can be had without disturbing a person. */
    public boolean answerAlone(MfaNeed need) {
        MfaCodeSource asked = of(need);
        return asked.answersAlone() && (settings.commandsInBackground() || !(asked instanceof MfaCommand));
    }

    boolean mayBeAsked(MfaNeed need, RefreshTrigger trigger) {
        return answerAlone(need)
                || switch (trigger) {
                    case FORCED -> true;
                    case READ -> settings.person() != Person.WHEN_CALLED;
                    case BACKGROUND -> settings.person() == Person.ALWAYS;
                };
    }

    /** When listeners are told that a code will be needed. */
    public ExpiryWarnings warnings() {
        return warnings;
    }
}
