package dev.stslib.examples;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.testkit.contract.CredentialFormatContract;

class OwnFormatTest extends CredentialFormatContract {
    @Override
    protected CredentialFormat format() {
        return new OwnFormat();
    }
}
