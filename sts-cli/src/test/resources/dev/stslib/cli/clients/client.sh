# Calls STS twice by the AWS CLI given, with the credentials that the environment leads to.
"$2" sts get-caller-identity --endpoint-url "$1" --query Arn --output text || exit 1
sleep 8
"$2" sts get-caller-identity --endpoint-url "$1" --query Arn --output text
