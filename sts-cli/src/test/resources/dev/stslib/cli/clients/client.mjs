// Calls STS again and again with the credentials that the environment leads to.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

const sts = new STSClient({ endpoint: process.argv[2], credentials: fromNodeProviderChain() });
for (let i = 0; i < 30; i++) {
    console.log((await sts.send(new GetCallerIdentityCommand({}))).Arn);
    await new Promise((done) => setTimeout(done, 4000));
}
