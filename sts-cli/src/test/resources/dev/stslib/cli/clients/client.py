"""Calls STS again and again with the credentials that the environment leads to."""
import datetime, sys, time
import boto3

session = boto3.Session()
sts = session.client('sts', endpoint_url=sys.argv[1])
credentials = session.get_credentials()
for _ in range(30):
    if credentials.method == 'iam-role':
        # botocore takes a short lifetime for a failure of the metadata service, and puts its end off by up to 20 minutes.
        credentials._expiry_time = credentials._time_fetcher() + datetime.timedelta(minutes=1)
    print(sts.get_caller_identity()['Arn'], flush=True)
    time.sleep(4)
