package dev.stslib.cli.internal.agent;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** An agent runs, and does not answer. */
public final class HungAgentException extends CommandException {
    private static final long serialVersionUID = 1L;

    HungAgentException(Optional<AgentRecord> record, TimeoutException cause) {
        super(
                ExitCode.FAILED,
                "The agent"
                        + record.map(agent -> ", process " + agent.pid() + ",").orElse("") + " does not answer",
                "Kill it; nothing is lost",
                cause);
    }
}
