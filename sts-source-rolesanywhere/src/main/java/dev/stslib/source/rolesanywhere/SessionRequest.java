package dev.stslib.source.rolesanywhere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.signing.CanonicalRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The request CreateSession, signed with a certificate. No SDK has it in its model.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">AWS,
 *     CreateSession</a>
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">AWS, the
 *     signing process</a>
 */
record SessionRequest(URI service, SessionPlan plan, SigningCertificate certificate) {
    private static final String SERVICE = "rolesanywhere";

    HttpExecuteRequest signedAt(Instant now) {
        byte[] body = body().getBytes(StandardCharsets.UTF_8);
        String date = CanonicalRequest.date(now);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(service)
                .encodedPath(service.getRawPath().replaceFirst("/$", "") + "/sessions")
                .putRawQueryParameter("profileArn", plan.profileArn())
                .putRawQueryParameter("roleArn", plan.roleArn())
                .putRawQueryParameter("trustAnchorArn", plan.trustAnchorArn())
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Amz-Date", date)
                .putHeader("X-Amz-X509", encoded(certificate.certificate()));
        List<X509Certificate> chain = certificate.chain();
        if (!chain.isEmpty()) {
            request.putHeader(
                    "X-Amz-X509-Chain",
                    chain.stream().map(SessionRequest::encoded).collect(Collectors.joining(",")));
        }
        SdkHttpRequest unsigned = request.build();
        request.putHeader("Host", CanonicalRequest.host(unsigned));
        request.putHeader("Authorization", authorization(unsigned, request, date, body));
        return HttpExecuteRequest.builder()
                .request(request.build())
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build();
    }

    private String authorization(SdkHttpRequest unsigned, SdkHttpRequest.Builder request, String date, byte[] body) {
        CanonicalRequest canonical = CanonicalRequest.of(
                SERVICE,
                "POST",
                unsigned.encodedPath(),
                unsigned.encodedQueryParameters().orElse(null),
                request.headers(),
                body);
        String algorithm = certificate.algorithm().header();
        String scope = CanonicalRequest.scope(date, plan.endpoint().region(), SERVICE);
        byte[] signature =
                certificate.sign(canonical.toSign(algorithm, date, scope).getBytes(StandardCharsets.UTF_8));
        return algorithm + " Credential=" + certificate.certificate().getSerialNumber() + "/" + scope
                + ", SignedHeaders=" + canonical.signedHeaders() + ", Signature="
                + HexFormat.of().formatHex(signature);
    }

    private String body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (plan.durationSeconds() != null) {
            body.put("durationSeconds", plan.durationSeconds());
        }
        if (plan.sessionName() != null) {
            body.put("roleSessionName", plan.sessionName());
        }
        return body.toString();
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read can be written", e);
        }
    }
}
