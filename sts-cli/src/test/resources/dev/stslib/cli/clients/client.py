"""Calls STS again and again with the credentials that the environment leads to."""
import datetime, sys, time
import boto3

session = boto3.Session()
sts = session.client('sts', endpoint_url=sys.argv[1])
credentials = session.get_credentials()
if credentials.method == 'iam-role':
    # botocore takes a short lifetime for a failure of the metadata service, and keeps such credentials for up to 20 minutes.
    now = credentials._time_fetcher
    credentials._time_fetcher = lambda: now() + datetime.timedelta(minutes=30)
for _ in range(30):
    print(sts.get_caller_identity()['Arn'], flush=True)
    time.sleep(6)
