package dev.stslib.testkit.sts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** AssumeRole: temporary credentials for a role, for whom its trust policy names. */
final class AssumeRoleAction implements Action {
    @Override
    public String name() {
        return "AssumeRole";
    }

    @Override
    public Shape shape() {
        return Shape.of(
                        "RoleArn",
                        "RoleSessionName",
                        "Policy",
                        "DurationSeconds",
                        "ExternalId",
                        "SerialNumber",
                        "TokenCode",
                        "SourceIdentity")
                .list("PolicyArns", "arn")
                .list("Tags", "Key", "Value")
                .list("TransitiveTagKeys");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        Parameters parameters = call.parameters();
        checkShape(parameters);
        SessionTags tags = SessionTags.read(parameters, caller);
        SessionPolicy policy = SessionPolicy.read(call, tags);
        Instant mfaAt =
                MfaCheck.redeem(parameters, caller) ? call.world().clock().instant() : caller.mfaAt();

        String asked = parameters.get("SourceIdentity");
        String sourceIdentity = asked == null ? caller.sourceIdentity() : asked;
        TestRole role = authorize(call, mfaAt, tags, sourceIdentity);
        Duration duration = Durations.ofRole(parameters, caller, role);

        RoleSession session =
                new RoleSession(role, parameters.get("RoleSessionName", ""), tags.transitive(), sourceIdentity);
        session.writeTo(xml);
        call.issue(session.asCaller(), duration).writeTo(xml);
        policy.writeTo(xml);
    }

    private static void checkShape(Parameters parameters) throws StsException {
        String arn = parameters.get("RoleArn");
        String session = parameters.get("RoleSessionName");
        Constraints constraints = new Constraints()
                .required("RoleArn", arn)
                .text("RoleArn", arn, 20, 2048, Constraints.ARN_TEXT)
                .required("RoleSessionName", session)
                .text("RoleSessionName", session, 2, 64, Constraints.NAME)
                .range(
                        "DurationSeconds",
                        parameters.integer("DurationSeconds"),
                        Durations.LEAST,
                        Durations.MOST_FOR_ROLE)
                .text("ExternalId", parameters.get("ExternalId"), 2, 1224, Constraints.EXTERNAL_ID)
                .text("SourceIdentity", parameters.get("SourceIdentity"), 2, 64, Constraints.NAME);
        MfaCheck.constrain(parameters, constraints);
        constraints.check();
        if (arn != null && !arn.startsWith("arn:")) {
            throw Errors.validation(arn + " is invalid");
        }
    }

    /** The role, if the caller may have it like this; an absent role and a forbidden one look the same. */
    private TestRole authorize(
            ActionCall call, @Nullable Instant mfaAt, SessionTags tags, @Nullable String sourceIdentity)
            throws StsException {
        Caller caller = call.caller();
        String arn = call.parameters().get("RoleArn", "");
        if (caller.kind() == Caller.Kind.LONG_TERM && caller.isRoot()) {
            throw Errors.accessDenied("Roles may not be assumed by root accounts.");
        }
        TestRole role = call.world().role(arn);
        if (role == null
                || caller.kind() == Caller.Kind.FEDERATED
                || caller.kind() == Caller.Kind.ROOT_TASK
                || !role.trusts(caller)
                || !role.accepts(age(call, mfaAt), call.parameters().get("ExternalId"))) {
            throw Errors.notAuthorized(caller, name(), arn);
        }
        if (!role.acceptsTags(tags)) {
            throw Errors.notAuthorized(caller, "TagSession", arn);
        }
        String inherited = caller.sourceIdentity();
        if (!role.acceptsSourceIdentity(sourceIdentity) || (inherited != null && !inherited.equals(sourceIdentity))) {
            throw Errors.notAuthorized(caller, "SetSourceIdentity", arn);
        }
        return role;
    }

    private static @Nullable Duration age(ActionCall call, @Nullable Instant mfaAt) {
        return mfaAt == null
                ? null
                : Duration.between(mfaAt, call.world().clock().instant());
    }
}
