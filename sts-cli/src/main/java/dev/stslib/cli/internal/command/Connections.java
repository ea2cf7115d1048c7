package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connections to STS for requests that are about credentials. */
final class Connections {
    private static final String STANDARD_REGION = "us-east-1";

    private final CommandContext context;
    private final CredentialEngine engine;

    Connections(CommandContext context, CredentialEngine engine) {
        this.context = context;
        this.engine = engine;
    }

    /**
     * A connection that the credentials of a profile sign; without a profile those of the environment, as {@code sts
     * exec} sets them, or else those of the profile that the environment selects.
     */
    StsConnection open(@Nullable String profile) {
        Optional<SourceCredentials> variables = profile == null ? environment() : Optional.empty();
        ConnectionSettings.Builder settings = ConnectionSettings.builder();
        String name = context.profile(profile);
        if (variables.isPresent()) {
            SourceCredentials keys = variables.get();
            settings.source(() -> keys);
        } else {
            settings.profile(name);
        }
        String region = region(variables.isPresent() ? null : name);
        StsConnection connection = StsConnection.connectToRegion(engine, region, settings.build())
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIGURATION,
                        "STS is in no region named '" + region + "'",
                        "Give one of those that 'sts regions' lists"));
        if (variables.isEmpty() && !engine.plan(name).roles().isEmpty()) {
            TemporaryCredentials unused = CurrentCredentials.of(engine, engine.handle(name));
        }
        return connection;
    }

    /** A web identity token of what {@link #open} would sign with; the engine renews what ends before the token would. */
    WebIdentityToken webIdentityToken(@Nullable String profile, GetWebIdentityTokenRequest request) {
        return profile == null && environment().isPresent()
                ? open(null).getWebIdentityToken(request)
                : engine.webIdentityToken(context.profile(profile), request);
    }

    /** What {@link #open} would sign with, for the audit log: a profile, or {@code (environment)}. */
    String signer(@Nullable String profile) {
        return profile == null && environment().isPresent() ? "(environment)" : context.profile(profile);
    }

    private Optional<SourceCredentials> environment() {
        return context.invocation()
                .env("AWS_ACCESS_KEY_ID")
                .flatMap(id -> context.invocation()
                        .env("AWS_SECRET_ACCESS_KEY")
                        .map(secret -> new SourceCredentials(
                                id,
                                Secret.of(secret),
                                context.invocation()
                                        .env("AWS_SESSION_TOKEN")
                                        .map(Secret::of)
                                        .orElse(null),
                                null,
                                null)));
    }

    private String region(@Nullable String profile) {
        String option = context.global().region;
        if (option != null) {
            return option;
        }
        return (profile == null ? Optional.<String>empty() : ofProfile(profile))
                .or(() -> context.invocation().env("AWS_REGION"))
                .or(() -> context.invocation().env("AWS_DEFAULT_REGION"))
                .orElse(STANDARD_REGION);
    }

    private Optional<String> ofProfile(String profile) {
        return Plans.endpoint(engine.plan(profile)).map(StsEndpoint::region);
    }

    /** The endpoint that a profile's requests go to, for people; empty if the profile cannot be used. */
    Optional<String> endpointOf(String profile) {
        try {
            return Plans.endpoint(engine.plan(profile)).flatMap(Connections::address);
        } catch (StslibException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(StsEndpoint endpoint) {
        return endpoint.override() == null
                ? StsConnection.getRegion(endpoint.region()).map(region -> "https://" + region.endpoint())
                : Optional.of(endpoint.override().toString());
    }
}
