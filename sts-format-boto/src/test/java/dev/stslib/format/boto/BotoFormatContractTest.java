package dev.stslib.format.boto;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.testkit.contract.CredentialFormatContract;

class BotoFormatContractTest extends CredentialFormatContract {
    @Override
    protected CredentialFormat format() {
        return new BotoFormat();
    }
}
