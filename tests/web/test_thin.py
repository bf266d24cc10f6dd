from django.test import Client
def test_it(client: Client) -> None:
    assert client.get("/handbok/tecken/").status_code == 200
