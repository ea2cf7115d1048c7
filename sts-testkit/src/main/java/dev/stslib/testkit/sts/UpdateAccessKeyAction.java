package dev.stslib.testkit.sts;

/** IAM's UpdateAccessKey, for users who disable or enable their own. */
final class UpdateAccessKeyAction implements Action {
    private static final String ACTIVE = "Active";

    @Override
    public String name() {
        return "UpdateAccessKey";
    }

    @Override
    public Service service() {
        return Service.IAM;
    }

    @Override
    public Shape shape() {
        return Shape.of("UserName", "AccessKeyId", "Status");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        TestUser user = IamUser.of(call, name());
        String status = call.parameters().get("Status", "");
        if (!status.equals(ACTIVE) && !status.equals("Inactive")) {
            throw Errors.validation("1 validation error detected: Value at 'status' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [Active, Inactive]");
        }
        user.requireAccessKey(call.parameters().get("AccessKeyId", "")).active(status.equals(ACTIVE));
    }
}
