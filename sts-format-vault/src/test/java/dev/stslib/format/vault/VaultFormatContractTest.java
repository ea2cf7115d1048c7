package dev.stslib.format.vault;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.testkit.contract.CredentialFormatContract;

class VaultFormatContractTest extends CredentialFormatContract {
    @Override
    protected CredentialFormat format() {
        return new VaultFormat();
    }
}
