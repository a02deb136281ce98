curl --globoff --proto '=http,https' \
  --url 'https://api.example.com/orders?page=2&api_key=[redacted]&q=a%20b+c' \
  --header 'Authorization: [redacted]' \
  --header 'Content-Type: application/json' \
  --header 'Cookie: a=1; b=x=y' \
  --data-raw '{"n":12345678901234567890123,"f":12.50,"password":"[redacted]"}'

curl --globoff --proto '=http,https' \
  --request 'PUT' \
  --url 'https://api.example.com/orders' \
  --header 'Content-Type: application/x-www-form-urlencoded' \
  --data-raw 'name=tea&note=two+words%21'

printf '%s' 'AP8Q' | base64 --decode | curl --globoff --proto '=http,https' \
  --request 'PATCH' \
  --url 'https://api.example.com/orders' \
  --header 'Content-Type: application/octet-stream' \
  --data-binary @-

curl --globoff --proto '=http,https' \
  --url 'https://api.example.com/orders'

# request body: over the limit
curl --globoff --proto '=http,https' \
  --request 'POST' \
  --url 'https://api.example.com/orders'

curl --globoff --proto '=http,https' \
  --url 'https://api.example.com/orders'
