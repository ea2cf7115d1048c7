package dev.stslib.testkit.sts;

import java.time.Duration;

/** GetFederationToken: temporary credentials that a user creates for another person. It takes no MFA code. */
final class GetFederationTokenAction implements Action {
    @Override
    public String name() {
        return "GetFederationToken";
    }

    @Override
    public Shape shape() {
        return Shape.of("Name", "Policy", "DurationSeconds")
                .list("PolicyArns", "arn")
                .list("Tags", "Key", "Value");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        if (caller.isTemporary()) {
            throw Errors.sessionCredentials(name());
        }
        Parameters parameters = call.parameters();
        String name = parameters.get("Name");
        new Constraints()
                .required("Name", name)
                .text("Name", name, 2, 32, Constraints.NAME)
                .range(
                        "DurationSeconds",
                        parameters.integer("DurationSeconds"),
                        Durations.LEAST,
                        Durations.MOST_FOR_USER)
                .check();
        SessionTags tags = SessionTags.read(parameters, caller);
        SessionPolicy policy = SessionPolicy.read(call, tags);
        Duration duration = Durations.ofUser(parameters, caller);
        String arn = "arn:aws:sts::" + caller.account() + ":federated-user/" + name;
        String id = caller.account() + ":" + name;
        Caller federated =
                new Caller(Caller.Kind.FEDERATED, arn, arn, id, caller.account(), null, null, tags.transitive(), null);
        call.issue(federated, duration).writeTo(xml);
        xml.open("FederatedUser")
                .element("FederatedUserId", id)
                .element("Arn", arn)
                .close();
        policy.writeTo(xml);
    }
}
