"""Calls STS with the credentials that the environment leads to, until they are others than at first."""
import datetime, sys, time
import boto3

session = boto3.Session()
sts = session.client('sts', endpoint_url=sys.argv[1])
credentials = session.get_credentials()


def use():
    print(sts.get_caller_identity()['Arn'], flush=True)
    return credentials.get_frozen_credentials().access_key


first = use()
if credentials.method == 'iam-role':
    # botocore takes short lifetimes of the metadata service for a failure, and keeps them for up to 20 minutes.
    now = credentials._time_fetcher
    credentials._time_fetcher = lambda: now() + datetime.timedelta(minutes=30)
for _ in range(30):
    time.sleep(2)
    if use() != first:
        use()
        sys.exit(0)
sys.exit(1)
