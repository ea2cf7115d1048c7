package dev.stslib.testkit.sts;

/** IAM's ListAccessKeys, for users who look for their own. */
final class ListAccessKeysAction implements Action {
    @Override
    public String name() {
        return "ListAccessKeys";
    }

    @Override
    public Service service() {
        return Service.IAM;
    }

    @Override
    public Shape shape() {
        return Shape.of("UserName", "Marker", "MaxItems");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        TestUser user = IamUser.of(call, name());
        xml.element("IsTruncated", "false").open("AccessKeyMetadata");
        for (AccessKey key : user.accessKeys()) {
            xml.open("member")
                    .element("UserName", user.name())
                    .element("AccessKeyId", key.id())
                    .element("Status", key.status())
                    .element("CreateDate", key.created().toString())
                    .close();
        }
        xml.close();
    }
}
