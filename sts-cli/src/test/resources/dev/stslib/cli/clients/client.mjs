// Calls STS with the credentials that the environment leads to, until they are others than at first.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

const sts = new STSClient({ endpoint: process.argv[2], credentials: fromNodeProviderChain() });
const use = async () => {
    const answer = await sts.send(new GetCallerIdentityCommand({}));
    console.log(answer.Arn);
    return (await sts.config.credentials()).accessKeyId;
};
const first = await use();
for (let i = 0; i < 30; i++) {
    await new Promise((done) => setTimeout(done, 2000));
    if ((await use()) !== first) {
        await use();
        process.exit(0);
    }
}
process.exit(1);
