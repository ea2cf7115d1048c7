package dev.stslib.testkit.sts;

/** IAM's ListMFADevices, for users who look for their own. */
final class ListMfaDevicesAction implements Action {
    @Override
    public String name() {
        return "ListMFADevices";
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
        xml.element("IsTruncated", "false").open("MFADevices");
        for (MfaDevice device : user.devices()) {
            xml.open("member")
                    .element("UserName", user.name())
                    .element("SerialNumber", device.serial())
                    .element("EnableDate", "2026-01-01T00:00:00Z")
                    .close();
        }
        xml.close();
    }
}
