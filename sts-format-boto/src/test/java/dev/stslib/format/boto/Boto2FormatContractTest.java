package dev.stslib.format.boto;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.testkit.contract.CredentialFormatContract;

class Boto2FormatContractTest extends CredentialFormatContract {
    @Override
    protected CredentialFormat format() {
        return new Boto2Format();
    }

    @Override
    protected boolean keepsIssuedAt() {
        return false;
    }
}
