package dev.stslib.cli.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Endpoint;
import dev.stslib.cli.internal.server.Request;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.format.shell.ProcessFormat;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The requests that the agent takes. {@code docs/command.md} describes them. */
final class AgentEndpoint implements Endpoint {
    private static final String PROCESS = "/v1/process/";
    private static final String CREDENTIALS = "/v1/credentials";
    private static final String GET = "GET";

    private final CredentialEngine engine;
    private final PluginCatalog plugins;
    private final String standardFormat;
    private final HandedCodes codes;
    private final InstantSource clock;
    private final Executor workers;
    private final String scope;
    private final Supplier<Map<String, Object>> status;
    private final Supplier<Map<String, Object>> store;
    private final Consumer<String> end;
    private final Map<String, CredentialHandle> handles = new ConcurrentHashMap<>();

    /**
     * Makes the endpoint.
     *
     * @param standardFormat the format of requests that name none
     * @param workers runs what may block
     * @param scope the value of {@link AgentScope#HEADER} that clients must have
     * @param status what {@code /v1/status} says
     * @param store what {@code /v1/store} says; may block
     * @param end ends the agent, for the given reason
     */
    AgentEndpoint(
            CredentialEngine engine,
            PluginCatalog plugins,
            String standardFormat,
            HandedCodes codes,
            InstantSource clock,
            Executor workers,
            String scope,
            Supplier<Map<String, Object>> status,
            Supplier<Map<String, Object>> store,
            Consumer<String> end) {
        this.engine = engine;
        this.plugins = plugins;
        this.standardFormat = standardFormat;
        this.codes = codes;
        this.clock = clock;
        this.workers = workers;
        this.scope = scope;
        this.status = status;
        this.store = store;
        this.end = end;
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        List<String> scopes = request.headers(AgentScope.HEADER);
        // Without the header it is a person with curl, who has the agent's settings in mind.
        if (!scopes.isEmpty() && !scopes.equals(List.of(scope))) {
            return done(Refusals.otherScope());
        }
        String path = request.path();
        return switch (request.method() + " " + path) {
            case "GET /v1/status" -> done(Answer.json(Answer.OK, Json.write(status.get())));
            case "GET /v1/store" ->
                CompletableFuture.supplyAsync(() -> Answer.json(Answer.OK, Json.write(store.get())), workers)
                        .exceptionally(failure -> Refusals.of(failure, Optional.empty()));
            case "PUT /v1/code" -> done(hand(request));
            case "POST /v1/each" -> each(Json.read(request.body()));
            case "POST /v1/stop" -> done(stop());
            default -> credentials(request, path);
        };
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }

    private Answer stop() {
        end.accept("'sts agent stop' was run");
        return Answer.text(Answer.OK, "The agent ends.\n");
    }

    private Answer hand(Request request) {
        JsonNode body = Json.read(request.body());
        String serial = body.path("serial").asText();
        String code = body.path("code").asText();
        if (serial.isEmpty() || !code.matches("[0-9]{6}")) {
            return Refusals.malformed("The body is not an object with a serial and a code of six digits");
        }
        codes.hand(serial, Secret.of(code), clock.instant());
        return Answer.text(Answer.OK, "");
    }

    private CompletionStage<Answer> credentials(Request request, String path) {
        if (!request.method().equals(GET)) {
            return done(Refusals.unknown());
        }
        if (path.startsWith(PROCESS)) {
            return one(path.substring(PROCESS.length()), "process", "\n");
        }
        List<String> formats = request.parameters("format");
        String format = formats.isEmpty() ? standardFormat : formats.get(0);
        if (path.equals(CREDENTIALS)) {
            List<String> profiles = request.parameters("profile");
            return profiles.isEmpty() ? done(Refusals.unknown()) : several(profiles, format);
        }
        return path.startsWith(CREDENTIALS + "/")
                ? one(path.substring(CREDENTIALS.length() + 1), format, "")
                : done(Refusals.unknown());
    }

    private CompletionStage<Answer> one(String profile, String format, String after) {
        return handle(profile)
                .thenCompose(handle -> handle.async().thenApply(credentials -> {
                    byte[] encoded = format(format, handle, credentials).encode(credentials);
                    return Answer.bytes(concat(encoded, after));
                }))
                .exceptionallyComposeAsync(failure -> done(refusal(failure, Set.of(profile))), workers);
    }

    private static byte[] concat(byte[] encoded, String after) {
        byte[] all = Arrays.copyOf(encoded, encoded.length + after.length());
        for (int i = 0; i < after.length(); i++) {
            all[encoded.length + i] = (byte) after.charAt(i);
        }
        return all;
    }

    private CompletionStage<Answer> several(List<String> profiles, String format) {
        Map<String, CompletableFuture<TemporaryCredentials>> found = new LinkedHashMap<>();
        profiles.forEach(profile -> found.put(
                profile, handle(profile).thenCompose(CredentialHandle::async).toCompletableFuture()));
        return CompletableFuture.allOf(found.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(unused -> {
                    Map<String, TemporaryCredentials> named = new LinkedHashMap<>();
                    found.forEach((profile, credentials) -> named.put("sts-" + profile, credentials.join()));
                    return Answer.bytes(plugins.format(format).encodeSet(CredentialSet.of(named)));
                })
                .exceptionallyComposeAsync(failure -> done(refusal(failure, Set.copyOf(profiles))), workers);
    }

    /**
     * Each profile for itself. A code that one of them needs is asked for first, since it may serve all of them, unless the
     * client has no person to ask.
     */
    private CompletionStage<Answer> each(JsonNode body) {
        boolean renew = body.path("renew").asBoolean();
        boolean canAsk = body.path("person").asBoolean(true);
        Map<String, CompletableFuture<Map<String, Object>>> found = new LinkedHashMap<>();
        Map<String, Throwable> failures = new ConcurrentHashMap<>();
        for (JsonNode name : body.path("profiles")) {
            String profile = name.asText();
            found.put(
                    profile,
                    handle(profile)
                            .thenCompose(handle -> renew ? handle.refresh() : handle.async())
                            .thenApply(EachAnswer::credentials)
                            .exceptionally(failure -> {
                                failures.put(profile, Refusals.cause(failure));
                                return EachAnswer.failure(Refusals.cause(failure));
                            })
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(found.values().toArray(CompletableFuture<?>[]::new))
                .thenApplyAsync(
                        unused -> {
                            Optional<Throwable> needed = failures.values().stream()
                                    .filter(failure -> canAsk && ExitCode.of(failure) == ExitCode.PERSON_NEEDED)
                                    .findFirst();
                            Optional<MfaCodeRequest> question =
                                    needed.isEmpty() ? Optional.empty() : question(failures.keySet());
                            if (needed.isPresent() && question.isPresent()) {
                                return Refusals.of(needed.get(), question);
                            }
                            Map<String, Object> all = new LinkedHashMap<>();
                            found.forEach((profile, outcome) -> all.put(profile, outcome.join()));
                            return Answer.json(Answer.OK, Json.write(all));
                        },
                        workers);
    }

    /** The handle of a profile. Only the first use of a profile reads files. */
    private CompletionStage<CredentialHandle> handle(String profile) {
        CredentialHandle known = handles.get(profile);
        return known != null
                ? CompletableFuture.completedStage(known)
                : CompletableFuture.supplyAsync(
                        () -> handles.computeIfAbsent(profile, name -> engine.handle(name)), workers);
    }

    private CredentialFormat format(String name, CredentialHandle handle, TemporaryCredentials credentials) {
        if (name.equals("process")) {
            ProcessFormat format = new ProcessFormat();
            return handle.accountOf(credentials).map(format::withAccountId).orElse(format);
        }
        return plugins.format(name);
    }

    private Answer refusal(Throwable failure, Set<String> profiles) {
        return Refusals.of(failure, question(profiles));
    }

    private Optional<MfaCodeRequest> question(Set<String> profiles) {
        Set<String> involved = new HashSet<>(profiles);
        for (String profile : new ArrayList<>(profiles)) {
            try {
                RoleChain plan = engine.plan(profile);
                involved.add(plan.base().profile());
                plan.roles().forEach(role -> involved.add(role.profile()));
            } catch (StslibException e) {
                // The failure itself says what is wrong with the profile.
            }
        }
        return codes.question(involved);
    }
}
