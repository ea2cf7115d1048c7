package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.agent.AgentFolder;
import dev.stslib.cli.internal.agent.AgentRecord;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.cli.internal.io.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows what the agent does. */
@Command(
        name = "status",
        header = "Show whether the agent runs, and what it keeps fresh",
        description =
                "Lists the credentials that the agent keeps. If no agent runs, it says why the last one ended. The"
                        + " exit status is 0 in both cases, and 1 if one runs and does not answer.",
        footer = "  sts agent status")
final class AgentStatusCommand extends StsCommand {
    AgentStatusCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        AgentFolder place = AgentFolder.of(context().invocation().systemEnvironment());
        Optional<AgentClient> agent = AgentClient.connect(place, Optional.empty());
        if (agent.isEmpty()) {
            notRunning(place);
        } else {
            try (AgentClient client = agent.get()) {
                running(client.status(), place);
            }
        }
        return ExitCode.OK.status();
    }

    private void notRunning(AgentFolder place) {
        Optional<AgentRecord> last = AgentClient.last(place);
        if (context().output().isJson()) {
            context()
                    .output()
                    .json(Map.of(
                            "running", false, "last", last.map(AgentRecord::end).orElse("")));
        } else {
            context()
                    .output()
                    .line("No agent runs."
                            + last.map(record -> " " + record.end()).orElse(""));
        }
    }

    private void running(JsonNode status, AgentFolder place) {
        if (context().output().isJson()) {
            context().output().json(status);
            return;
        }
        long requests = status.path("requests").asLong();
        context()
                .output()
                .line("The agent, process " + status.path("pid").asLong() + ", runs since "
                        + Times.shown(Instant.parse(status.path("started").asText())) + " and had "
                        + requests + (requests == 1 ? " request." : " requests."));
        context().output().line("Its socket is " + place.socket() + ".");
        if (status.has("before")) {
            context()
                    .output()
                    .line("About the agent before it: " + status.path("before").asText());
        }
        Listing listing = new Listing("of", "kind", "phase", "expires in", "last failure");
        for (JsonNode state : status.path("credentials")) {
            listing.add(
                    state.path("label").asText(),
                    lower(state.path("kind")),
                    lower(state.path("phase")),
                    left(state.path("expiration").textValue()),
                    lower(state.path("failure")));
        }
        context().output().print(listing, "It has served no credentials yet.");
    }

    private static @Nullable String lower(JsonNode text) {
        String value = text.textValue();
        return value == null ? null : value.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private @Nullable Duration left(@Nullable String expiration) {
        if (expiration == null) {
            return null;
        }
        Duration left = Duration.between(context().now(), Instant.parse(expiration));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
