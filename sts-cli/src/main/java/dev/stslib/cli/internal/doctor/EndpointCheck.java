package dev.stslib.cli.internal.doctor;

import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClients;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends one request without a signature to an endpoint of STS. Its answer, a refusal, shows that the endpoint can be
 * reached and what its clock says.
 */
public final class EndpointCheck {
    private static final Duration SMALL = Duration.ofSeconds(30);
    /** AWS refuses signatures whose time differs by more than that. */
    private static final Duration LARGE = Duration.ofMinutes(5);

    private final TokenProviderSettings connection;

    /** Connects as the commands do. */
    public EndpointCheck(TokenProviderSettings connection) {
        this.connection = connection;
    }

    /** Asks an endpoint. */
    public List<Finding> run(String endpoint) {
        try (AwsHttpClient client = HttpClients.open(connection)) {
            URI address = URI.create(
                    endpoint + (endpoint.endsWith("/") ? "" : "/") + "?Action=GetCallerIdentity&Version=2011-06-15");
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(address)
                    .build();
            HttpExecuteResponse answer = client.prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            answer.responseBody().ifPresent(body -> body.abort());
            Finding reached = Finding.ok(
                    "endpoint",
                    endpoint + " answers (HTTP " + answer.httpResponse().statusCode() + ")");
            return answer.httpResponse()
                    .firstMatchingHeader("Date")
                    .flatMap(EndpointCheck::time)
                    .map(theirs -> List.of(reached, clock(theirs)))
                    .orElse(List.of(reached));
        } catch (StslibException e) {
            return List.of(Finding.problem("endpoint", e.problem(), e.remedy()));
        } catch (IOException | SdkException | IllegalArgumentException e) {
            return List.of(Finding.problem(
                    "endpoint",
                    endpoint + " was not reached: " + e.getMessage(),
                    "Check the address, the network, and the proxy"));
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Finding clock(Instant theirs) {
        Duration skew = Duration.between(theirs, connection.clock().instant());
        String detail = "This machine is " + skew.abs().toSeconds() + " s "
                + (skew.isNegative() ? "behind" : "ahead of") + " the clock of STS";
        if (skew.abs().compareTo(SMALL) <= 0) {
            return Finding.ok("clock", detail);
        }
        String remedy = "Set the clock, and let it follow a time server";
        return skew.abs().compareTo(LARGE) > 0
                ? Finding.problem("clock", detail + ", and AWS refuses what it signs", remedy)
                : Finding.warning("clock", detail, remedy);
    }
}
