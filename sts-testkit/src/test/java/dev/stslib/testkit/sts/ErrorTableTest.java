package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** What AWS refuses is refused, with AWS's status, code and words, as AWS's own SDK reads them. */
class ErrorTableTest {
    private static final String DENIED = "is not authorized to perform: sts:AssumeRole on resource: " + Fixture.ROLE;
    private static final String INVALID_CODE = "MultiFactorAuthentication failed with invalid MFA one time pass code";

    record Row(String name, int status, String code, String message, Consumer<Fixture> request) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row denied(String name, String message, Consumer<Fixture> request) {
        return new Row(name, 403, "AccessDenied", message, request);
    }

    private static Row invalid(String name, String message, Consumer<Fixture> request) {
        return new Row(name, 400, "ValidationError", message, request);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static Stream<Row> rows() {
        return Stream.of(mfa(), authorization(), signatures(), durations(), policiesAndTags(), shapes())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> mfa() {
        return Stream.of(
                denied(
                        "wrong code",
                        INVALID_CODE,
                        f -> f.as(
                                f.bob,
                                c -> c.getSessionToken(r -> r.serialNumber(f.mfa.serial())
                                        .tokenCode(f.mfa.codeAt(
                                                f.sts.clock().instant().minusSeconds(3600)))))),
                denied("reused code", INVALID_CODE, f -> {
                    String code = f.mfa.code();
                    f.assume(
                            f.bob,
                            Fixture.MFA_ROLE,
                            r -> r.serialNumber(f.mfa.serial()).tokenCode(code));
                    f.assume(
                            f.bob,
                            Fixture.MFA_ROLE,
                            r -> r.serialNumber(f.mfa.serial()).tokenCode(code));
                }),
                denied(
                        "the serial of another user",
                        "MultiFactorAuthentication failed, unable to validate MFA code",
                        f -> f.as(
                                f.bob,
                                c -> c.getSessionToken(
                                        r -> r.serialNumber(f.evesMfa.serial()).tokenCode(f.evesMfa.code())))),
                denied(
                        "serial alone",
                        "must provide both MFA serial number and one time pass code",
                        f -> f.as(f.bob, c -> c.getSessionToken(r -> r.serialNumber(f.mfa.serial())))),
                denied(
                        "code alone",
                        "must provide both MFA serial number and one time pass code",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.tokenCode("123456"))),
                denied("MFA missing", "on resource: " + Fixture.MFA_ROLE, f -> f.assume(f.bob, Fixture.MFA_ROLE)),
                denied(
                        "session token without MFA",
                        "on resource: " + Fixture.MFA_ROLE,
                        f -> f.assume(f.sessionToken(), Fixture.MFA_ROLE, r -> {})),
                denied("MFA does not pass through a role", "on resource: " + Fixture.NEXT, f -> {
                    f.next.requireMfa();
                    AwsCredentials role = SdkClients.of(f.assume(
                            f.bob,
                            Fixture.MFA_ROLE,
                            r -> r.serialNumber(f.mfa.serial()).tokenCode(f.mfa.code())));
                    f.next.trust(Fixture.MFA_ROLE);
                    f.assume(role, Fixture.NEXT, r -> {});
                }));
    }

    private static Stream<Row> authorization() {
        return Stream.of(
                denied(
                        "role absent",
                        "is not authorized to perform: sts:AssumeRole on resource: " + Fixture.ROLE + "x",
                        f -> f.assume(f.bob, Fixture.ROLE + "x")),
                denied(
                        "role not assumable",
                        "User: arn:aws:iam::111122223333:user/Eve " + DENIED,
                        f -> f.assume(f.eve, Fixture.ROLE)),
                denied("trust taken away", DENIED, f -> {
                    f.role.distrust(f.bob.arn());
                    f.assume(f.bob, Fixture.ROLE);
                }),
                denied("external id missing", DENIED, f -> {
                    f.role.externalId("x-1");
                    f.assume(f.bob, Fixture.ROLE);
                }),
                denied("external id wrong", DENIED, f -> {
                    f.role.externalId("x-1");
                    f.assume(f.bob, Fixture.ROLE, r -> r.externalId("x-2"));
                }),
                denied(
                        "root assumes",
                        "Roles may not be assumed by root accounts.",
                        f -> f.assume(f.root, Fixture.ROLE)),
                denied("federated user assumes", DENIED, f -> {
                    f.role.trust("*");
                    f.assume(f.federation(), Fixture.ROLE, r -> {});
                }),
                denied(
                        "federated user asks for a session token",
                        "Cannot call GetSessionToken with session credentials",
                        f -> f.as(f.federation(), StsClient::getSessionToken)),
                denied(
                        "session token asks for a session token",
                        "Cannot call GetSessionToken with session credentials",
                        f -> f.as(f.sessionToken(), StsClient::getSessionToken)),
                denied(
                        "role asks for a session token",
                        "Cannot call GetSessionToken with session credentials",
                        f -> f.as(SdkClients.of(f.assume(f.bob, Fixture.ROLE)), StsClient::getSessionToken)),
                denied(
                        "session token asks for a federation token",
                        "Cannot call GetFederationToken with session credentials",
                        f -> f.as(f.sessionToken(), c -> c.getFederationToken(r -> r.name("Jeff")))),
                denied(
                        "session token decodes",
                        "sts:DecodeAuthorizationMessage",
                        f -> f.as(f.sessionToken(), c -> c.decodeAuthorizationMessage(r -> r.encodedMessage("x")))),
                new Row(
                        "unknown encoded message",
                        400,
                        "InvalidAuthorizationMessageException",
                        "not a valid",
                        f -> f.as(f.bob, c -> c.decodeAuthorizationMessage(r -> r.encodedMessage("x")))),
                denied(
                        "tags not allowed",
                        "sts:TagSession",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.tags(tag("a", "b")))),
                denied(
                        "source identity not allowed",
                        "sts:SetSourceIdentity",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.sourceIdentity("bob"))),
                denied("source identity missing", "sts:SetSourceIdentity", f -> {
                    f.role.requireSourceIdentity();
                    f.assume(f.bob, Fixture.ROLE);
                }),
                denied("source identity changed", "sts:SetSourceIdentity", f -> {
                    f.role.allowSourceIdentity();
                    f.next.allowSourceIdentity();
                    AwsCredentials role = SdkClients.of(f.assume(f.bob, Fixture.ROLE, r -> r.sourceIdentity("bob")));
                    f.assume(role, Fixture.NEXT, r -> r.sourceIdentity("eve"));
                }),
                new Row("region off", 403, "RegionDisabledException", "not activated in this region", f -> {
                    f.sts.disableRegion("us-east-1");
                    f.assume(f.bob, Fixture.ROLE);
                }));
    }

    private static Stream<Row> signatures() {
        return Stream.of(
                new Row(
                        "expired session",
                        403,
                        "ExpiredToken",
                        "security token included in the request is expired",
                        f -> {
                            f.sts.faults().add(Fault.expired());
                            f.as(f.sessionToken(), StsClient::getCallerIdentity);
                        }),
                new Row(
                        "wrong secret",
                        403,
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match",
                        f -> f.as(
                                AwsBasicCredentials.create(f.bob.accessKeyId(), f.eve.secretAccessKey()),
                                StsClient::getCallerIdentity)),
                new Row("clock behind", 403, "SignatureDoesNotMatch", "Signature expired: ", f -> {
                    f.clockIsOffBy.set(Duration.ofSeconds(930));
                    f.as(f.bob, StsClient::getCallerIdentity);
                }),
                new Row("clock ahead", 403, "SignatureDoesNotMatch", "Signature not yet current: ", f -> {
                    f.clockIsOffBy.set(Duration.ofSeconds(-930));
                    f.as(f.bob, StsClient::getCallerIdentity);
                }),
                new Row(
                        "unknown key",
                        403,
                        "InvalidClientTokenId",
                        "The security token included in the request is invalid",
                        f -> f.as(
                                AwsBasicCredentials.create("AKIAAAAAAAAAAAAAAAAA", "x"), StsClient::getCallerIdentity)),
                new Row("temporary key without its token", 403, "InvalidClientTokenId", "is invalid", f -> {
                    AwsCredentials token = f.sessionToken();
                    f.as(
                            AwsBasicCredentials.create(token.accessKeyId(), token.secretAccessKey()),
                            StsClient::getCallerIdentity);
                }),
                new Row("throttled", 400, "Throttling", "Rate exceeded", f -> {
                    f.sts.faults().add(Fault.throttle());
                    f.as(f.bob, StsClient::getCallerIdentity);
                }));
    }

    private static Stream<Row> durations() {
        String chained = "exceeds the 1 hour session limit for roles assumed by role chaining";
        return Stream.of(
                invalid(
                        "role below 900 s",
                        "Value '899' at 'durationSeconds' failed to satisfy constraint",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(899))),
                invalid(
                        "role above 12 h",
                        "Value '43201' at 'durationSeconds' failed to satisfy constraint",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(43_201))),
                invalid(
                        "session token below 900 s",
                        "Value '899' at 'durationSeconds' failed",
                        f -> f.as(f.bob, c -> c.getSessionToken(r -> r.durationSeconds(899)))),
                invalid(
                        "session token above 36 h",
                        "Value '129601' at 'durationSeconds' failed",
                        f -> f.as(f.bob, c -> c.getSessionToken(r -> r.durationSeconds(129_601)))),
                invalid(
                        "federation above 36 h",
                        "Value '129601' at 'durationSeconds' failed",
                        f -> f.as(
                                f.bob,
                                c -> c.getFederationToken(r -> r.name("Jeff").durationSeconds(129_601)))),
                invalid("above the role's maximum", "exceeds the MaxSessionDuration set for this role", f -> {
                    f.role.maxSessionDuration(Duration.ofHours(2));
                    f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(7_201));
                }),
                invalid("chained from a role", chained, f -> {
                    f.next.maxSessionDuration(Duration.ofHours(12));
                    f.assume(SdkClients.of(f.assume(f.bob, Fixture.ROLE)), Fixture.NEXT, r -> r.durationSeconds(3_601));
                }),
                invalid("chained from a session token", chained, f -> {
                    f.role.maxSessionDuration(Duration.ofHours(12));
                    f.assume(f.sessionToken(), Fixture.ROLE, r -> r.durationSeconds(3_601));
                }));
    }

    private static Stream<Row> policiesAndTags() {
        String long2047 = "{\"Statement\":[\"" + "x".repeat(2_030) + "\"]}";
        return Stream.of(
                new Row(
                        "policy no JSON",
                        400,
                        "MalformedPolicyDocument",
                        "invalid Json",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.policy("{\"Statement\":[}"))),
                new Row(
                        "policy without statement",
                        400,
                        "MalformedPolicyDocument",
                        "Syntax errors",
                        f -> f.as(
                                f.bob,
                                c -> c.getFederationToken(r -> r.name("Jeff").policy("{}")))),
                invalid(
                        "policy above 2048",
                        "at 'policy' failed to satisfy constraint",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.policy(long2047 + "  "))),
                new Row(
                        "white space counts with ARNs",
                        400,
                        "PackedPolicyTooLarge",
                        "% of allotted space",
                        f -> f.assume(
                                f.bob,
                                Fixture.ROLE,
                                r -> r.policy("{\"Statement\":[]" + " ".repeat(2_020) + "}")
                                        .policyArns(arn()))),
                new Row(
                        "policy and ARNs too large",
                        400,
                        "PackedPolicyTooLarge",
                        "% of allotted space",
                        f -> f.assume(
                                f.bob, Fixture.ROLE, r -> r.policy(long2047).policyArns(arn()))),
                new Row(
                        "tags too large",
                        400,
                        "PackedPolicyTooLarge",
                        "Packed policy consumes 101%",
                        f -> f.as(
                                f.bob,
                                c -> c.getFederationToken(r -> r.name("Jeff")
                                        .tags(IntStream.range(0, 9)
                                                .mapToObj(i -> tag("k" + i, "v".repeat(227)))
                                                .toList())))),
                invalid(
                        "11 managed policies",
                        "at 'policyArns' failed to satisfy constraint",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.policyArns(Collections.nCopies(11, arn())))),
                invalid(
                        "51 tags",
                        "at 'tags' failed to satisfy constraint",
                        f -> f.as(
                                f.bob,
                                c -> c.getFederationToken(r -> r.name("Jeff")
                                        .tags(IntStream.range(0, 51)
                                                .mapToObj(i -> tag("k" + i, ""))
                                                .toList())))),
                invalid(
                        "tag key too long",
                        "less than or equal to 128",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.tags(tag("k".repeat(129), "")))),
                invalid(
                        "tag value too long",
                        "less than or equal to 256",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.tags(tag("k", "v".repeat(257))))),
                invalid(
                        "tag keys differ by case only",
                        "Tag keys are case insensitive",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.tags(tag("Team", "a"), tag("team", "b")))),
                invalid(
                        "transitive key that is no tag",
                        "must be included in the requested tags",
                        f -> f.assume(
                                f.bob, Fixture.ROLE, r -> r.tags(tag("a", "b")).transitiveTagKeys("c"))),
                invalid("inherited transitive key repeated", "conflicts with a transitive tag key", f -> {
                    f.role.allowTags();
                    f.next.allowTags();
                    AwsCredentials role = SdkClients.of(f.assume(
                            f.bob, Fixture.ROLE, r -> r.tags(tag("Team", "a")).transitiveTagKeys("team")));
                    f.assume(role, Fixture.NEXT, r -> r.tags(tag("TEAM", "b")));
                }));
    }

    private static PolicyDescriptorType arn() {
        return PolicyDescriptorType.builder()
                .arn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                .build();
    }

    private static Stream<Row> shapes() {
        return Stream.of(
                invalid(
                        "session name",
                        "at 'roleSessionName' failed to satisfy constraint",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.roleSessionName("with space"))),
                invalid(
                        "session name of one character",
                        "greater than or equal to 2",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.roleSessionName("a"))),
                invalid("role ARN of 19 characters", "at 'roleArn' failed", f -> f.assume(f.bob, "a".repeat(19))),
                invalid("role ARN that is none", "is invalid", f -> f.assume(f.bob, "a".repeat(30))),
                invalid(
                        "role ARN missing",
                        "Value null at 'roleArn'",
                        f -> f.as(f.bob, c -> c.assumeRole(r -> r.roleSessionName("session")))),
                invalid(
                        "external id",
                        "at 'externalId' failed",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.externalId("x"))),
                invalid(
                        "source identity",
                        "at 'sourceIdentity' failed",
                        f -> f.assume(f.bob, Fixture.ROLE, r -> r.sourceIdentity("a/b"))),
                invalid(
                        "federated user of 33 characters",
                        "at 'name' failed",
                        f -> f.as(f.bob, c -> c.getFederationToken(r -> r.name("n".repeat(33))))),
                invalid(
                        "code of 5 digits",
                        "at 'tokenCode' failed",
                        f -> f.as(
                                f.bob,
                                c -> c.getSessionToken(
                                        r -> r.serialNumber(f.mfa.serial()).tokenCode("12345")))),
                invalid(
                        "code of letters",
                        "at 'tokenCode' failed",
                        f -> f.as(
                                f.bob,
                                c -> c.getSessionToken(
                                        r -> r.serialNumber(f.mfa.serial()).tokenCode("abcdef")))),
                invalid(
                        "two at once",
                        "2 validation errors detected: ",
                        f -> f.assume(
                                f.bob, Fixture.ROLE, r -> r.roleSessionName("a").durationSeconds(1))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefused(Row row) {
        try (Fixture fixture = new Fixture()) {
            StsException e =
                    assertThrows(StsException.class, () -> row.request().accept(fixture));
            String told = e.awsErrorDetails().errorMessage();
            assertEquals(
                    List.of(row.status(), row.code()),
                    List.of(e.statusCode(), e.awsErrorDetails().errorCode()),
                    told);
            assertTrue(told.contains(row.message()), told);
            assertTrue(e.requestId().matches("[0-9a-f-]{36}"), e.requestId());
            RecordedRequest last =
                    fixture.sts.requests().get(fixture.sts.requests().size() - 1);
            assertEquals(row.code(), last.errorCode());
            assertEquals(row.status(), last.status());
        }
    }
}
