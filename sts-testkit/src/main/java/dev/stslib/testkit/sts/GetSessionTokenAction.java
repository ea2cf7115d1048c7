package dev.stslib.testkit.sts;

import java.time.Duration;
import java.time.Instant;

/** GetSessionToken: temporary credentials for a user, with or without MFA. */
final class GetSessionTokenAction implements Action {
    @Override
    public String name() {
        return "GetSessionToken";
    }

    @Override
    public Shape shape() {
        return Shape.of("DurationSeconds", "SerialNumber", "TokenCode");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        TestUser user = caller.user();
        if (caller.isTemporary() || user == null) {
            throw Errors.sessionCredentials(name());
        }
        Parameters parameters = call.parameters();
        Constraints constraints = new Constraints()
                .range(
                        "DurationSeconds",
                        parameters.integer("DurationSeconds"),
                        Durations.LEAST,
                        Durations.MOST_FOR_USER);
        MfaCheck.constrain(parameters, constraints);
        constraints.check();
        Duration duration = Durations.ofUser(parameters, caller);
        boolean mfa = MfaCheck.redeem(parameters, caller);
        Instant mfaAt = mfa ? call.world().clock().instant() : null;
        call.issue(user.caller(Caller.Kind.SESSION_TOKEN, mfaAt), duration).writeTo(xml);
    }
}
